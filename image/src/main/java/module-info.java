/// Builds what is booted: Debian packages to kernel and initramfs, and the catalogue of images.
module dev.bootwright.image {
    requires transitive dev.bootwright.formats;
    requires static transitive org.jspecify;

    exports dev.bootwright.image.catalogue;
}
