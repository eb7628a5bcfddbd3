/// Machines, templates, plans and jobs, the store they are kept in, and the doors to them.
module dev.bootwright.server {
    requires transitive dev.bootwright.formats;
    requires transitive dev.bootwright.netboot;
    requires dev.bootwright.image;
    requires io.vertx.core;
    requires static transitive org.jspecify;
}
