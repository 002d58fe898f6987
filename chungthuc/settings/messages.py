"""Letters and texts."""

from chungthuc.core import env

# Letters
_smtp_host, _colon, _smtp_port = env.text("CHUNGTHUC_SMTP", "localhost:25").partition(":")
EMAIL_HOST, EMAIL_PORT = _smtp_host, int(_smtp_port or "25")
EMAIL_HOST_USER = env.text("CHUNGTHUC_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.text("CHUNGTHUC_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env.flag("CHUNGTHUC_SMTP_TLS")
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env.text("CHUNGTHUC_MAIL_FROM", "chungthuc@localhost")
MAIL_BOUNCES = env.text("CHUNGTHUC_MAIL_BOUNCES", "")  # a box that takes «box+anything@…»; empty: none are read
MAIL_BOUNCES_MAILDIR = env.text("CHUNGTHUC_MAIL_BOUNCES_MAILDIR", "")

# Texts. Providers name the same facts differently; what is empty in SMS_FIELDS is not sent.
SMS = env.text("CHUNGTHUC_SMS", "none")
SMS_BRANDNAME = env.text("CHUNGTHUC_SMS_BRANDNAME", "")
SMS_URL = env.text("CHUNGTHUC_SMS_URL", "")
SMS_TOKEN = env.text("CHUNGTHUC_SMS_TOKEN", "")
SMS_CA = env.text("CHUNGTHUC_SMS_CA", "")  # a file of certificates, when the provider's is not publicly known
SMS_SANDBOX = env.flag("CHUNGTHUC_SMS_SANDBOX")
SMS_FIELDS = env.pairs("CHUNGTHUC_SMS_FIELDS", "id=RequestId,brandname=Brandname,to=Phone,text=Content,sandbox=Sandbox")
SMS_ANSWER = env.pairs("CHUNGTHUC_SMS_ANSWER", "code=CodeResult,ok=100,final=103|104|118")
SMS_REPORT = env.pairs(
    "CHUNGTHUC_SMS_REPORT", "id=RequestId,status=Status,reason=Reason,delivered=DELIVERED,failed=FAILED"
)
SMS_CALLBACK_HEADER = env.text("CHUNGTHUC_SMS_CALLBACK_HEADER", "X-Signature")
SMS_CALLBACK_BY = env.text("CHUNGTHUC_SMS_CALLBACK_BY", "hmac")  # or secret: the header holds the secret itself
SMS_CALLBACK_SECRET = env.text("CHUNGTHUC_SMS_CALLBACK_SECRET", "")
SMPP = env.text("CHUNGTHUC_SMPP", "")  # host:port
SMPP_USER = env.text("CHUNGTHUC_SMPP_USER", "")
SMPP_PASSWORD = env.text("CHUNGTHUC_SMPP_PASSWORD", "")
SMPP_TLS = env.flag("CHUNGTHUC_SMPP_TLS")
MESSAGES_A_MINUTE = {  # 0: as many as there are
    "email": env.integer("CHUNGTHUC_MAIL_A_MINUTE", 0, least=0, most=100_000),
    "sms": env.integer("CHUNGTHUC_SMS_A_MINUTE", 60, least=0, most=100_000),
}
