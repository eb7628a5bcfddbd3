/// What runs on the machine being booted: the agent. Linked into the image's runtime, so it requires
/// nothing beyond `java.base` and this project's own small modules.
module dev.bootwright.machine {
    requires dev.bootwright.formats;
    requires dev.bootwright.linux;
    requires static org.jspecify;
}
