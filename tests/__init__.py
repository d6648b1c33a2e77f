"""The tests; a package of its own, since an installed one may be called tests too."""
