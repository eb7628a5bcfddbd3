package dev.bootwright.lab.redfish;

/// What follows when an emulated machine goes on or off, such as a virtual machine that starts and ends.
public interface PowerSwitch {

    /// @param bootTarget in the schema's words, such as `Pxe`; `None` boots as the firmware is set to
    void on(String bootTarget);

    void off();

    /// Nothing follows.
    static PowerSwitch nowhere() {
        return new PowerSwitch() {
            @Override
            public void on(String bootTarget) {
                // there is no machine
            }

            @Override
            public void off() {
                // there is no machine
            }
        };
    }
}
