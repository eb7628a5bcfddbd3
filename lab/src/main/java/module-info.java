/// Virtual machines and networks: the demo, the system tests, the benchmarks. Uses the program as its
/// users do: by its command line and its REST interface.
module dev.bootwright.lab {
    requires dev.bootwright.formats;
    requires dev.bootwright.linux;
    requires java.net.http;
    requires static transitive org.jspecify;
}
