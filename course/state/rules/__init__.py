"""What risks there are in revision files, by what comes of them."""
