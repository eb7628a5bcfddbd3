/// Builds what is booted: Debian packages to kernel and initramfs, and the catalogue of images.
module dev.bootwright.image {
    requires transitive dev.bootwright.formats;
    requires com.github.luben.zstd_jni;
    requires org.apache.commons.compress;
    requires org.bouncycastle.pg;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires org.tukaani.xz;
    requires static transitive org.jspecify;

    exports dev.bootwright.image.catalogue;
    exports dev.bootwright.image.debian;
    exports dev.bootwright.image.drive;
    exports dev.bootwright.image.file;
    exports dev.bootwright.image.initrd;
    exports dev.bootwright.image.live;
    exports dev.bootwright.image.loader;
    exports dev.bootwright.image.initramfs;
    exports dev.bootwright.image.iso;
    exports dev.bootwright.image.root;
    exports dev.bootwright.image.squash;
    exports dev.bootwright.image.trust;
}
