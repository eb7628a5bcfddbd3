package dev.bootwright.formats.contract;

import java.util.regex.Pattern;

/// The requests an agent makes of the server it booted from, in order.
///
/// ```text
/// POST /agent/v1/register            Registration  -> Registered      who I am; what time it is
/// POST /agent/v1/inventory           Inventory     -> 204             what I am made of
/// POST /agent/v1/details             Details       -> 204             what I learnt of that later, and how
/// GET  /agent/v1/job?wait=30         -> 200 JobOrder | 204            held until there is a job
/// POST /agent/v1/job/{id}/events     {"events": [JobEvent]} -> 204    what became of each step
/// POST /agent/v1/job/{id}/steps/{index}  {} -> ServerStep             carry this step out yourself
/// POST /agent/v1/phase               {"phase": …, "message": …} -> 204  "pre", "post", "rebooting" …
/// GET  /agent/v1/package/{name}      -> 200 cpio archive              a Debian package for this system
/// ```
///
/// Every request carries `Authorization: Bearer SECRET` with the secret of this boot, which the boot
/// script put on the kernel command line as [#SECRET_ARGUMENT]. Any request may be sent again:
/// events carry sequence numbers and the server keeps the first of equal ones. Errors are
/// `{"error": "…"}` with a 4xx status (the agent gives up) or 5xx (the agent tries again). A 401
/// means that a later boot of the same machine has taken over.
public final class AgentApi {

    public static final String PREFIX = "/agent/v1/";
    public static final String REGISTER = PREFIX + "register";
    public static final String INVENTORY = PREFIX + "inventory";
    public static final String DETAILS = PREFIX + "details";
    public static final String JOB = PREFIX + "job";
    public static final String PHASE = PREFIX + "phase";

    /// Followed by the name of a package, of the form [#PACKAGE_NAME]. The answer has its SHA-256 in the header
    /// [#DIGEST_HEADER].
    public static final String PACKAGE = PREFIX + "package/";

    /// Source: Debian Policy §5.6.1.
    public static final String PACKAGE_NAME = "[a-z0-9][a-z0-9+.-]{1,99}";

    /// SHA-256 of the body, in hexadecimal.
    public static final String DIGEST_HEADER = "X-Bootwright-SHA256";

    /// Kernel argument that carries the secret of this boot.
    public static final String SECRET_ARGUMENT = "bootwright.secret";

    /// Kernel argument that carries the server's address, a URL such as `http://10.0.0.1:8080`.
    public static final String SERVER_ARGUMENT = "SERVER_ADDR";

    /// Kernel argument that carries the address for TLS, a URL such as `https://10.0.0.1:8443`. An agent that
    /// knows it and [#AUTHORITY_ARGUMENT], or has a certificate in its image, never falls back to plain HTTP.
    public static final String TLS_ARGUMENT = "SERVER_TLS";

    /// Kernel argument that says whom to believe there: SHA-256 of the certificate of the server's authority, in
    /// hexadecimal.
    public static final String AUTHORITY_ARGUMENT = "bootwright.ca";

    /// Kernel argument with the server's clock when the boot script was made, in seconds since 1970.
    public static final String TIME_ARGUMENT = "bootwright.time";

    /// Header of a registration over TLS: the secret that all later requests of this boot carry. The agent has
    /// made it itself, of the form [#CLAIM]; its number is that of the secret of the boot script.
    public static final String CLAIM_HEADER = "X-Bootwright-Claim";

    public static final String CLAIM = "[1-9][0-9]{0,17}\\.[A-Za-z0-9_-]{43}";

    /// Kernel argument of an image that is not all in its initramfs: SHA-256 of the cpio archive with the
    /// rest, in hexadecimal. It lies on a payload disk as [#restName].
    public static final String REST_ARGUMENT = "bootwright.rest";

    private static final Pattern REST_NAME = Pattern.compile("rest-[0-9a-f]{64}\\.cpio");

    private AgentApi() {}

    /// What the rest of an image is called on a payload disk.
    ///
    /// @param digest SHA-256 of the archive, in hexadecimal
    public static String restName(String digest) {
        return "rest-" + digest + ".cpio";
    }

    /// Whether a file on a payload disk is the rest of some image.
    public static boolean isRestName(String name) {
        return REST_NAME.matcher(name).matches();
    }

    /// Where the events of a job go.
    public static String events(String job) {
        return JOB + "/" + job + "/events";
    }

    /// Where the server is asked to carry out a step itself, again and again until it is over.
    ///
    /// @param index of the step, from 0
    public static String step(String job, int index) {
        return JOB + "/" + job + "/steps/" + index;
    }

    /// Files that the operator has put beside the server's data, as images of disks name them.
    public static final String FILES = "/files/";

    /// Kernel and initramfs of the Debian installer: behind it `SUITE/linux` and `SUITE/initrd.gz`.
    public static final String INSTALLER = "/installer/";

    /// Where an installer that was started by a step asks for its preseed and says how far it is: behind it
    /// the secret of the boot, then `/preseed.cfg` or `/phase/WORD`.
    public static final String INSTALL = PREFIX + "install/";
}
