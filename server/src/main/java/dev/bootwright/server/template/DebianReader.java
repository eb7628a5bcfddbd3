package dev.bootwright.server.template;

import dev.bootwright.server.yaml.Members;
import dev.bootwright.server.yaml.Yaml;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads `debian` of `install`. Everything here ends in a file that the installer reads line by line, and in
/// commands of its shell: no value can break out of its line or its quotes.
final class DebianReader {

    private static final String SUITE = "[a-z][a-z0-9-]{0,30}";
    private static final String URL = "http://[A-Za-z0-9.:\\[\\]-]+(/[A-Za-z0-9._~+/-]*)?";
    private static final String HOST = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
    private static final String USER = "[a-z][a-z0-9-]{0,30}";
    private static final String HASH = "\\$[a-z0-9]+\\$[A-Za-z0-9./$=,-]{8,200}";
    private static final String KEY = "[a-z0-9@.-]+ [A-Za-z0-9+/=]+( [A-Za-z0-9 @._+-]*)?";
    private static final String PACKAGE = "[a-z0-9][a-z0-9+.-]+";
    private static final String ARGUMENTS = "[A-Za-z0-9 ,.:=_/@%+-]{0,500}";

    /// Those that fit [#USER] of `/usr/lib/user-setup/reserved-usernames` in user-setup-udeb 1.107.
    private static final Set<String> RESERVED =
            Set.of(
                    """
                    adm admin alias asterisk audio backup bin bind cdrom ceph crontab cupsys daemon dcc dhcp
                    dialout dictd dip disk dnsmasq dovecot fax fetchmail firebird floppy ftn ftp fuse games gdm
                    gnats grsec-proc grsec-sock-all grsec-sock-clt grsec-sock-srv grsec-tpe haclient hacluster
                    haldaemon hplilp identd input irc jwhois klog kmem kvm libvirt-qemu list lp lpadmin mail man
                    messagebus mysql mythtv netdev netplan news nobody nogroup opensrf operator plugdev powerdev
                    proxy qmail qmaild qmaill qmailp qmailq qmailr qmails radvd render root saned sasl sbuild
                    scanner shadow slocate slurm src ssh sshd ssl-cert sslwrap staff statd sudo sync sys syslog
                    tac-plus tape telnetd tftpd tty users utmp uucp vchkpw video voice vpopmail www-data
                    """
                            .split("\\s+"));

    private static final Shape.Fields PERSON =
            Shape.fields()
                    .required("name", Shape.text(USER), "who logs in, and becomes root by sudo")
                    .optional(
                            "password",
                            Shape.text(HASH),
                            "its hash, as of openssl passwd -6; without, only keys")
                    .optional("sshKeys", Shape.list(Shape.text(KEY)), "lines of authorized_keys");

    static final Shape.Fields SHAPE =
            Shape.fields()
                    .required("suite", Shape.text(SUITE), "such as trixie")
                    .required("mirror", Shape.text(URL), "URL of the archive, http")
                    .optional("proxy", Shape.text(URL), "through which everything is fetched")
                    .required("hostname", Shape.text(HOST), "of the machine")
                    .required("user", PERSON, "who may log in")
                    .optional("kernel", Shape.text(PACKAGE), "package of the kernel")
                    .optional("packages", Shape.list(Shape.text(PACKAGE)), "to be installed too")
                    .optional(
                            "arguments",
                            Shape.text(ARGUMENTS),
                            "of the kernel, such as console=ttyS0")
                    .optional("preseed", Shape.TEXT, "further lines for the installer");

    private DebianReader() {}

    static Optional<InstallSpec.Debian> read(Yaml value) {
        Members in = value.members(SHAPE.keys());
        Optional<String> suite =
                in.require("suite")
                        .flatMap(at -> Checked.text(at, SUITE, "a suite such as trixie"));
        Optional<String> mirror =
                in.require("mirror").flatMap(at -> Checked.text(at, URL, "an http URL"));
        Optional<String> proxy =
                in.find("proxy").flatMap(at -> Checked.text(at, URL, "an http URL"));
        Optional<String> host =
                in.require("hostname").flatMap(at -> Checked.text(at, HOST, "a name of a host"));
        Optional<InstallSpec.User> user = in.require("user").flatMap(DebianReader::user);
        Optional<String> kernel =
                in.find("kernel").flatMap(at -> Checked.text(at, PACKAGE, "a package"));
        List<String> packages =
                Values.each(in.find("packages"), at -> Checked.text(at, PACKAGE, "a package"));
        String arguments =
                in.find("arguments")
                        .flatMap(at -> Checked.text(at, ARGUMENTS, "arguments of a kernel"))
                        .orElse("");
        return suite.isEmpty() || mirror.isEmpty() || host.isEmpty() || user.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new InstallSpec.Debian(
                                suite.get(),
                                mirror.get(),
                                proxy,
                                host.get(),
                                user.get(),
                                kernel,
                                packages,
                                arguments,
                                in.text("preseed").orElse("")));
    }

    private static Optional<InstallSpec.User> user(Yaml value) {
        Members in = value.members(PERSON.keys());
        Optional<String> name =
                in.require("name").flatMap(at -> Checked.text(at, USER, "a name of a user"));
        if (name.filter(RESERVED::contains).isPresent()) {
            value.fail(
                    "user \"%s\": Debian keeps this name for itself, and its installer would ask for another"
                            .formatted(name.get()));
        }
        Optional<String> hash =
                in.find("password")
                        .flatMap(at ->
                                Checked.text(
                                        at,
                                        HASH,
                                        "the hash of a password, as of openssl passwd -6"));
        List<String> keys =
                Values.each(
                        in.find("sshKeys"),
                        at -> Checked.text(at, KEY, "a line of authorized_keys"));
        if (hash.isEmpty() && keys.isEmpty()) {
            value.fail("expected password, sshKeys or both: nobody could log in");
        }
        return name.map(found -> new InstallSpec.User(found, hash, keys));
    }
}
