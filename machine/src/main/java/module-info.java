/// What runs on the machine being booted: the agent. Linked into the image's runtime, so it requires
/// nothing beyond `java.base` and this project's own small modules. The command uses it for what it does
/// to disks of the machine it runs on, so that there is one check before a disk is written to.
@SuppressWarnings("module") // the command is built later, and not known here
module dev.bootwright.machine {
    requires dev.bootwright.formats;
    requires dev.bootwright.linux;
    requires static org.jspecify;

    exports dev.bootwright.machine.bridge.choose to
            dev.bootwright.cli;
    exports dev.bootwright.machine.bridge.disk to
            dev.bootwright.cli;
    exports dev.bootwright.machine.bridge.find to
            dev.bootwright.cli;
    exports dev.bootwright.machine.bridge.volume to
            dev.bootwright.cli;
    exports dev.bootwright.machine.drive to
            dev.bootwright.cli;
    exports dev.bootwright.machine.hardware to
            dev.bootwright.cli;
    exports dev.bootwright.machine.payload to
            dev.bootwright.cli;
    exports dev.bootwright.machine.step to
            dev.bootwright.cli;
}
