package dev.bootwright.server.redfish;

import java.io.IOException;

/// Is told where a service does something in the background.
@FunctionalInterface
public interface TaskPlace {

    /// @param path of the task or its monitor
    void isAt(String path) throws IOException;
}
