"""How static files are stored for production."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Compressed files named by their content, ES modules included: browsers may keep them for ever."""

    support_js_module_import_aggregation = True
