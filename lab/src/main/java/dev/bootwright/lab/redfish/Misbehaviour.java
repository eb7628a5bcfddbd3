package dev.bootwright.lab.redfish;

/// Ways in which Redfish services go wrong. Each is what some BMC was reported to do.
public enum Misbehaviour {

    // ---- ETags ----

    /// 412 for a PATCH without `If-Match`, though no answer carries an ETag.
    WANTS_AN_ETAG_IT_NEVER_GAVE,
    /// Gives weak ETags, takes only the strong form of them.
    GIVES_WEAK_TAKES_STRONG,
    /// Gives strong ETags, takes only the weak form of them.
    GIVES_STRONG_TAKES_WEAK,
    /// 412 for every PATCH with `If-Match`.
    REFUSES_IF_MATCH,
    /// The first PATCH is late: somebody else changed the resource.
    IS_CHANGED_BY_ANOTHER_ONCE,

    // ---- changes ----

    /// 200 for every PATCH, nothing changes.
    APPLIES_NOTHING,
    /// 200 for a PATCH of a machine, but only one of its future state does anything (AMI).
    APPLIES_ONLY_THE_FUTURE_STATE,
    /// Every PATCH becomes a task that takes a while.
    CHANGES_BY_TASK,
    /// Every task ends as `Exception`.
    FAILS_ITS_TASKS,
    /// BIOS settings without an apply time stay pending for ever (iDRAC).
    WANTS_A_JOB_FOR_SETTINGS,
    /// 503 while the machine boots.
    IS_BUSY_DURING_BOOT,
    /// 409 `ResourceInUse` while the machine boots.
    CONFLICTS_DURING_BOOT,
    /// 400 `UnableToModifyDuringSystemPOST` while the machine boots (iLO).
    REFUSES_DURING_POST,

    // ---- power, media, firmware ----

    /// The first two resets are rejected with 500 (iDRAC 10).
    REJECTS_POWER_AT_FIRST,
    /// Resets are accepted and do nothing.
    IGNORES_POWER,
    /// Offers no other off than a graceful one.
    ONLY_SHUTS_DOWN_GRACEFULLY,
    /// Names the kinds of reset only in an `ActionInfo`.
    HIDES_RESETS_IN_ACTION_INFO,
    /// Says nothing of `Status` and `PowerState`.
    OMITS_STATE,
    /// An eject is accepted, but the medium stays.
    LEAVES_MEDIA_INSERTED,
    /// A medium lies in the drive from the start.
    HAS_A_FORGOTTEN_MEDIUM,
    /// 400 for URLs with `?` or `&`.
    REFUSES_QUERIES_IN_URLS,
    /// New firmware shows its version only after a restart, as most do.
    SHOWS_FIRMWARE_AFTER_RESTART,
    /// Firmware is said to be installed, and is not.
    KEEPS_OLD_FIRMWARE,

    // ---- HTTP and accounts ----

    /// Every path but the root is redirected to one with a slash at its end.
    REDIRECTS,
    /// Machines are redirected to another host.
    REDIRECTS_AWAY,
    /// Redirects in circles.
    REDIRECTS_FOR_EVER,
    /// No answer ever ends.
    IS_SLOW,
    /// Bodies without an end.
    SENDS_HUGE_BODIES,
    /// Bodies stop in the middle.
    TRUNCATES_BODIES,
    /// JSON is said to be `text/html`.
    MISLABELS_JSON,
    /// An HTML page in place of JSON.
    ANSWERS_HTML,
    /// The first session ends after a few requests.
    ENDS_SESSIONS_EARLY,
    /// Keeps no sessions, though it announces them.
    HAS_NO_SESSIONS,
    /// The account is locked: even the right password is refused.
    HAS_LOCKED_THE_ACCOUNT,
    /// 403 `SessionLimitExceeded` for every login: others hold all sessions.
    HAS_NO_SESSION_LEFT,
    /// 403 for every PATCH: the user may read and switch, and no more.
    FORBIDS_CHANGES,
    /// 403 for every reset.
    FORBIDS_POWER,
    /// Three machines behind one service.
    HAS_SEVERAL_MACHINES,

    // ---- collections ----

    /// Every page of the machines is empty, and names another that follows.
    HAS_ENDLESS_PAGES,
    /// The second page of the machines names itself as the next.
    HAS_A_CIRCLE_OF_PAGES,
    /// A hundred machines of 4 MiB each.
    HAS_HUGE_MEMBERS
}
