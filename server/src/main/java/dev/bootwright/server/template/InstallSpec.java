package dev.bootwright.server.template;

import dev.bootwright.formats.contract.DiskImage;
import dev.bootwright.server.yaml.Place;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The operating system that a machine ends with.
///
/// @param disk     name of the disk entry it goes onto
/// @param deadline after which it has failed
public record InstallSpec(String disk, Origin origin, Duration deadline, Place place) {

    /// Where the system comes from.
    public sealed interface Origin {}

    /// An image of a whole disk.
    ///
    /// @param grow whether the last partition takes what is left of the disk
    /// @param seed for cloud-init: content by the name of the file; empty for none
    public record Image(DiskImage image, boolean grow, Map<String, String> seed)
            implements Origin {}

    /// What the Debian installer installs.
    ///
    /// @param suite     such as `trixie`
    /// @param mirror    URL of the archive
    /// @param proxy     URL that everything is fetched through
    /// @param user      who may log in, and may become root
    /// @param kernel    package of the kernel; the installer chooses unless it is said
    /// @param packages  besides those that every system has
    /// @param arguments of the installer's kernel, and of that of the system
    /// @param preseed   further lines, after those that this project writes
    public record Debian(
            String suite,
            String mirror,
            Optional<String> proxy,
            String hostname,
            User user,
            Optional<String> kernel,
            List<String> packages,
            String arguments,
            String preseed)
            implements Origin {
        public Debian {
            packages = List.copyOf(packages);
        }
    }

    /// @param hash    of the password, as `openssl passwd -6` prints it; without one nobody logs in by a
    ///                password
    /// @param sshKeys in the form of `authorized_keys`
    public record User(String name, Optional<String> hash, List<String> sshKeys) {
        public User {
            sshKeys = List.copyOf(sshKeys);
        }
    }
}
