import eu.europa.esig.dss.enumerations.CertificateSourceType;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;
import eu.europa.esig.dss.simplereport.SimpleReport;
import java.io.File;

/** Dss FILE ROOT...: what EU DSS says of each signature, offline, by its default policy; one fact a line. */
public class Dss {
    public static void main(String[] given) throws Exception {
        CommonTrustedCertificateSource roots = new CommonTrustedCertificateSource();
        for (int n = 1; n < given.length; n++) roots.addCertificate(DSSUtils.loadCertificate(new File(given[n])));
        CommonCertificateVerifier verifier = new CommonCertificateVerifier();
        verifier.setTrustedCertSources(roots);
        SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(new FileDocument(given[0]));
        validator.setCertificateVerifier(verifier);
        Reports reports = validator.validateDocument();
        SimpleReport report = reports.getSimpleReport();
        for (String id : report.getSignatureIdList()) {
            System.out.println("signature\t" + report.getIndication(id) + "\t" + report.getSubIndication(id) + "\t" + report.getSignatureFormat(id));
            report.getAdESValidationErrors(id).forEach(one -> System.out.println("error\t" + one.getKey() + "\t" + one.getValue()));
            report.getAdESValidationWarnings(id).forEach(one -> System.out.println("warning\t" + one.getKey() + "\t" + one.getValue()));
            report.getQualificationErrors(id).forEach(one -> System.out.println("qualification\t" + one.getKey() + "\t" + one.getValue()));
        }
    }
}
