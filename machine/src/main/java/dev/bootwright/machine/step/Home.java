package dev.bootwright.machine.step;

import dev.bootwright.machine.server.Secret;
import java.net.URI;

/// The server that this machine was booted by.
///
/// @param server without a path
/// @param secret of this boot
public record Home(URI server, Secret secret) {}
