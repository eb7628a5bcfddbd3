/// Machines, templates, plans and jobs, the store they are kept in, and the doors to them.
///
/// Start at `control`: [dev.bootwright.server.control.ControlPlane] holds the services that
/// everything else asks. Only the doors, `agent` and `rest`, know HTTP.
module dev.bootwright.server {
    requires transitive dev.bootwright.formats;
    requires transitive dev.bootwright.netboot;
    requires transitive dev.bootwright.image;
    requires transitive io.vertx.core;
    requires java.net.http;
    requires java.sql;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires org.snakeyaml.engine;
    requires org.xerial.sqlitejdbc;
    requires re2j;
    requires static transitive org.jspecify;

    exports dev.bootwright.server.agent;
    exports dev.bootwright.server.bmc;
    exports dev.bootwright.server.boot;
    exports dev.bootwright.server.control;
    exports dev.bootwright.server.firmware;
    exports dev.bootwright.server.ipmi;
    exports dev.bootwright.server.job;
    exports dev.bootwright.server.machine;
    exports dev.bootwright.server.plan;
    exports dev.bootwright.server.redfish;
    exports dev.bootwright.server.rest;
    exports dev.bootwright.server.rule;
    exports dev.bootwright.server.script;
    exports dev.bootwright.server.secret;
    exports dev.bootwright.server.store;
    exports dev.bootwright.server.template;
    exports dev.bootwright.server.tls;
    exports dev.bootwright.server.yaml;
}
