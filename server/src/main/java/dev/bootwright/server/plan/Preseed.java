package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.server.template.InstallSpec;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// What the Debian installer is told, so that it asks nobody. Source: Debian installation guide, appendix B.
///
/// The disk is found by the serial number or WWN and the size that the plan names, and by no name; unless
/// there is exactly one such, the installer stops before it changes anything. At its end the table gets the
/// GUID by which the agent knows that the installation is whole.
///
/// @param disk the only one that is touched
/// @param guid of its table in the end
record Preseed(InstallSpec.Debian debian, DiskIdentity disk, UUID guid) {

    private static final int SECTOR = 512; // the unit of "size" in sysfs
    private static final String TELL = "wget -q -O /dev/null @DOOR@/phase/";

    String text() {
        List<String> lines = new ArrayList<>();
        lines.addAll(place());
        lines.addAll(mirror());
        lines.addAll(user());
        lines.add("preseed/early_command string " + early());
        lines.add("partman/early_command string " + findDisk());
        lines.addAll(partitions());
        lines.addAll(packages());
        lines.add("preseed/late_command string " + late());
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append("d-i ").append(line).append('\n'));
        text.append("popularity-contest popularity-contest/participate boolean false\n");
        if (!debian.preseed().isBlank()) {
            text.append(debian.preseed().strip()).append('\n');
        }
        return text.toString();
    }

    private List<String> place() {
        return List.of(
                "debian-installer/locale string en_US.UTF-8",
                "keyboard-configuration/xkb-keymap select us",
                "netcfg/get_hostname string " + debian.hostname(),
                "netcfg/hostname string " + debian.hostname(),
                "netcfg/get_domain string",
                "clock-setup/utc boolean true",
                "clock-setup/ntp boolean false",
                "time/zone string Etc/UTC");
    }

    private List<String> mirror() {
        URI mirror = URI.create(debian.mirror());
        String path = mirror.getRawPath();
        return List.of(
                "mirror/country string manual",
                "mirror/protocol string http",
                "mirror/http/hostname string " + mirror.getRawAuthority(),
                "mirror/http/directory string " + (path.isEmpty() ? "/" : path),
                "mirror/http/proxy string " + debian.proxy().orElse(""),
                "mirror/suite string " + debian.suite(),
                "apt-setup/services-select multiselect",
                "apt-setup/enable-source-repositories boolean false",
                "apt-setup/cdrom/set-first boolean false");
    }

    private List<String> user() {
        String name = debian.user().name();
        return List.of(
                "passwd/root-login boolean false",
                "passwd/user-fullname string " + name,
                "passwd/username string " + name,
                "passwd/user-password-crypted password " + debian.user().hash().orElse("!"));
    }

    /// The installer runs some of its hooks twice; ours tell once, and are gone.
    private static String early() {
        return "phase() { printf '#!/bin/sh\\n"
                + TELL
                + "%s || true\\nrm -f \"$0\"\\n' \"$2\" >\"$1/00bootwright\";"
                + " chmod +x \"$1/00bootwright\"; };"
                + " mkdir -p /usr/lib/base-installer.d /usr/lib/pre-pkgsel.d;"
                + " phase /usr/lib/base-installer.d base;"
                + " phase /usr/lib/pre-pkgsel.d packages; "
                + TELL
                + "started || true";
    }

    private String findDisk() {
        return "found=; for b in /sys/block/*; do [ \"$(cat $b/size)\" = %d ] || continue;"
                        .formatted(disk.size() / SECTOR)
                + " if udevadm info -q property -p $b | grep -qxF %s; then"
                        .formatted(String.join(" ", properties()))
                + " found=\"$found ${b##*/}\"; fi; done; set -- $found; if [ $# != 1 ]; then "
                + TELL
                + "failed; logger \"bootwright: expected one disk, found: $found\";"
                + " while :; do sleep 60; done; fi;"
                + " echo /dev/$1 >/tmp/bootwright.disk; debconf-set partman-auto/disk /dev/$1;"
                + " debconf-set grub-installer/bootdev /dev/$1; "
                + TELL
                + "disk || true";
    }

    /// What udev says of this disk and of no other; which of them depends on how it is attached.
    private List<String> properties() {
        List<String> properties = new ArrayList<>();
        if (!disk.serial().isEmpty()) {
            for (String key :
                    List.of(
                            "ID_SERIAL",
                            "ID_SERIAL_SHORT",
                            "ID_SCSI_SERIAL",
                            "SCSI_IDENT_SERIAL")) {
                properties.add("-e " + quoted(key + "=" + disk.serial()));
                properties.add("-e " + quoted(key + "=" + disk.serial().replace(' ', '_')));
            }
        } else {
            String wwn = disk.wwn().orElse("");
            String digits = wwn.replaceFirst("^(naa|eui)\\.", "0x");
            properties.add("-e " + quoted("ID_WWN=" + digits));
            properties.add("-e " + quoted("ID_WWN=" + wwn));
            properties.add("-e " + quoted("ID_WWN_WITH_EXTENSION=" + digits));
        }
        return properties.stream().distinct().toList();
    }

    /// For a shell. A disk is what says its serial number, and may say anything.
    private static String quoted(String text) {
        return "'" + text.replaceAll("['\\p{Cntrl}\\\\]", "?") + "'";
    }

    private static List<String> partitions() {
        return List.of(
                "partman-auto/method string regular",
                "partman-auto/choose_recipe select atomic",
                "partman-partitioning/default_label string gpt",
                "partman-partitioning/choose_label string gpt",
                "partman-partitioning/confirm_write_new_label boolean true",
                "partman/choose_partition select finish",
                "partman/confirm boolean true",
                "partman/confirm_nooverwrite boolean true",
                "partman-md/device_remove_md boolean true",
                "partman-lvm/device_remove_lvm boolean true",
                "partman-efi/non_efi_system boolean true");
    }

    private List<String> packages() {
        List<String> lines = new ArrayList<>();
        lines.add("base-installer/install-recommends boolean false");
        debian.kernel().ifPresent(name -> lines.add("base-installer/kernel/image string " + name));
        lines.add("pkgsel/run_tasksel boolean false");
        lines.add("pkgsel/include string " + String.join(" ", debian.packages()));
        lines.add("pkgsel/upgrade select none");
        lines.add("pkgsel/update-policy select none");
        lines.add("grub-installer/only_debian boolean true");
        lines.add("grub-installer/with_other_os boolean false");
        lines.add("debian-installer/add-kernel-opts string " + debian.arguments());
        lines.add("finish-install/reboot_in_progress note");
        lines.add("cdrom-detect/eject boolean false");
        return lines;
    }

    private String late() {
        StringBuilder late = new StringBuilder();
        String name = debian.user().name();
        if (!debian.user().sshKeys().isEmpty()) {
            String folder = "/home/" + name + "/.ssh";
            late.append("mkdir -p /target%s;".formatted(folder));
            for (String key : debian.user().sshKeys()) {
                late.append(
                        " echo '%s' >>/target%s/authorized_keys;".formatted(key.strip(), folder));
            }
            late.append(" in-target chown -R %s: %s;".formatted(name, folder));
            late.append(" in-target chmod -R go= %s; ".formatted(folder));
        }
        late.append(
                "in-target sfdisk --no-reread --no-tell-kernel --disk-id \"$(cat /tmp/bootwright.disk)\" "
                        + guid
                        + " || { "
                        + TELL
                        + "failed; exit 1; }; sync; "
                        + TELL
                        + "installed || true");
        return late.toString();
    }
}
