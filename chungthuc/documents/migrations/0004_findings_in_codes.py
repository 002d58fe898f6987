"""What the examination of an upload said is kept as codes and facts, no more as sentences.

A sentence that named something of the file (a page, a size) holds facts that stand nowhere else: it stays as it was
said, under «legacy».
"""

from django.db import migrations

# Their sentences name nothing of the file.
PLAIN = {
    "not_found", "empty", "extension", "header_offset", "truncated", "trailing_data", "malformed", "xref_invalid",
    "page_tree_invalid", "page_count", "ambiguous", "no_pages", "too_many_pages", "image_too_large", "too_expensive",
    "too_deep", "recursion", "function_invalid", "encrypted", "already_signed", "form", "xfa", "portfolio",
    "javascript", "action", "active_content", "embedded_file", "external_reference", "hidden_content", "xmp",
}  # fmt: skip
REMARKS = {  # each with the facts that it needs
    "low_resolution": ("pages", "dpi"),
    "odd_page_size": ("pages",),
    "page_size_unknown": ("pages",),
    "scaled_to_paper": ("pages", "papers"),
    "rasterised": ("pages",),
    "blank_page": ("pages",),
    "annotations_drawn": ("pages",),
    "link_frames_removed": ("pages",),
    "repaired": ("pages",),
}


def in_codes(findings):
    """The new form; what has it already stays."""
    found = {name: value for name, value in findings.items() if name != "message"}
    if "message" in findings:
        plain = found.get("verdict") == "accept" or found.get("reason") in PLAIN
        found |= {"facts": {}} if plain else {"legacy": findings["message"]}
    return found | {"warnings": [_remark(one) for one in findings.get("warnings", [])]}


def _remark(one):
    found = {name: value for name, value in one.items() if name != "message"}
    needed = REMARKS.get(one["code"])
    if "message" in one and (needed is None or not all(one.get(name) for name in needed)):
        found["legacy"] = one["message"]
    return found


def rewrite(apps, schema_editor):
    uploads = apps.get_model("documents", "Upload")
    for upload in uploads.objects.exclude(findings={}).only("findings").iterator(chunk_size=500):
        uploads.objects.filter(pk=upload.pk).update(findings=in_codes(upload.findings))


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_found_by_hash")]

    operations = [migrations.RunPython(rewrite, migrations.RunPython.noop, elidable=True)]
