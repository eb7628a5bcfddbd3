/// The `bootwright` command: reads flags and configuration, wires the other modules together, prints.
@SuppressWarnings("requires-automatic") // what JLine calls itself
module dev.bootwright.cli {
    requires dev.bootwright.formats;
    requires dev.bootwright.image;
    requires dev.bootwright.lab;
    requires dev.bootwright.linux;
    requires dev.bootwright.machine;
    requires dev.bootwright.netboot;
    requires dev.bootwright.server;
    requires info.picocli;
    requires java.net.http;
    requires org.jline;
    requires jdk.httpserver;
    requires static org.jspecify;

    opens dev.bootwright.cli.command to
            info.picocli;
}
