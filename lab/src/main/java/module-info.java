/// Virtual machines and networks: the demo, the system tests, the benchmarks. Uses the program as its
/// users do: by its command line and its REST interface.
module dev.bootwright.lab {
    requires transitive dev.bootwright.formats;
    requires dev.bootwright.linux;
    requires dev.bootwright.server;
    requires java.net.http;
    requires jdk.httpserver;
    requires static transitive org.jspecify;

    exports dev.bootwright.lab.bench;
    exports dev.bootwright.lab.demo;
    exports dev.bootwright.lab.redfish;
}
