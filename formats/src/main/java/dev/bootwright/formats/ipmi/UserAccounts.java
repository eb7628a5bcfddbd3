package dev.bootwright.formats.ipmi;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.Opaque;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// The accounts of a controller, and what they may do on one channel. Source: sections 22.22 to
/// 22.30.
public final class UserAccounts {

    /// Bytes of a user's name.
    public static final int NAME_BYTES = 16;

    /// Bytes of a password in IPMI 2.0.
    public static final int PASSWORD_BYTES = 20;

    private static final int SHORT_PASSWORD_BYTES = 16;
    private static final int DISABLE = 0;
    private static final int ENABLE = 1;
    private static final int SET = 2;
    private static final int TEST = 3;
    private static final int WRONG_PASSWORD = 0x80;
    private static final int WRONG_PASSWORD_SIZE = 0x81;

    private final Commands commands;
    private final int channel;

    UserAccounts(Commands commands, int channel) {
        if (channel < 1 || channel > 0xB) {
            throw new IllegalArgumentException("channel %d: 1 to 11".formatted(channel));
        }
        this.commands = commands;
        this.channel = channel;
    }

    /// What a user may do on a channel. Source: table 22-34.
    ///
    /// @param users     how many there can be, the first being number 1
    /// @param enabled   whether the account may be used at all; false where a controller does not say
    /// @param messaging whether it may open sessions on this channel
    /// @param privilege 1 callback, 2 user, 3 operator, 4 administrator, 15 none
    public record Access(int users, boolean enabled, boolean messaging, int privilege) {}

    public Access access(int user) throws IOException {
        ByteReader in =
                commands.ask(
                        "access of user " + user,
                        IpmiRequest.of(IpmiRequest.APP, 0x44, channel, user(user)));
        int users = in.u8("maximum user ids") & 0x3F;
        int enabled = in.u8("enabled user ids") >> 6;
        in.skip("fixed user ids", 1);
        int access = in.u8("channel access");
        return new Access(users, enabled != 2, (access & 0x10) != 0, access & 0xF);
    }

    /// Lets a user open sessions on the channel, with a privilege.
    ///
    /// @param privilege 1 to 4, or 15 for none
    public void setAccess(int user, boolean messaging, int privilege) throws IOException {
        int flags = 0x80 | (messaging ? 0x10 : 0) | channel;
        commands.tell(
                "access of user " + user,
                IpmiRequest.of(IpmiRequest.APP, 0x43, flags, user(user), privilege & 0xF, 0));
    }

    /// The user's name; empty for none.
    public String name(int user) throws IOException {
        ByteReader in =
                commands.ask(
                        "name of user " + user, IpmiRequest.of(IpmiRequest.APP, 0x46, user(user)));
        byte[] bytes = in.bytes("user name", NAME_BYTES);
        int length = 0;
        while (length < bytes.length && bytes[length] != 0 && bytes[length] != (byte) 0xFF) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    /// @throws IllegalArgumentException if the name has more than 16 bytes
    public void setName(int user, String name) throws IOException {
        byte[] data = new byte[1 + NAME_BYTES];
        data[0] = (byte) user(user);
        put("user name", name, data, 1, NAME_BYTES);
        commands.tell(
                "name of user " + user, new IpmiRequest(IpmiRequest.APP, 0x45, Opaque.of(data)));
    }

    public void setEnabled(int user, boolean enabled) throws IOException {
        password(user, enabled ? ENABLE : DISABLE, "", 0);
    }

    /// Gives a user a password; one of up to 16 bytes in the form that IPMI 1.5 sessions can use too.
    ///
    /// @throws IllegalArgumentException if the password has more than 20 bytes
    public void setPassword(int user, String password) throws IOException {
        password(user, SET, password, size(password));
    }

    /// Whether a password is the user's.
    public boolean isPassword(int user, String password) throws IOException {
        try {
            password(user, TEST, password, size(password));
            return true;
        } catch (IpmiRefusal refusal) {
            if (refusal.completionCode() == WRONG_PASSWORD
                    || refusal.completionCode() == WRONG_PASSWORD_SIZE) {
                return false;
            }
            throw refusal;
        }
    }

    private static int size(String password) {
        return password.getBytes(StandardCharsets.UTF_8).length > SHORT_PASSWORD_BYTES
                ? PASSWORD_BYTES
                : SHORT_PASSWORD_BYTES;
    }

    private void password(int user, int operation, String password, int size) throws IOException {
        byte[] data = new byte[2 + size];
        data[0] = (byte) (user(user) | (size == PASSWORD_BYTES ? 0x80 : 0));
        data[1] = (byte) operation;
        put("password", password, data, 2, size);
        String what =
                switch (operation) {
                    case SET -> "setting the password of user ";
                    case TEST -> "testing the password of user ";
                    default -> "enabling user ";
                };
        commands.tell(what + user, new IpmiRequest(IpmiRequest.APP, 0x47, Opaque.of(data)));
    }

    private static void put(String what, String text, byte[] data, int offset, int limit) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > limit) {
            throw new IllegalArgumentException(
                    "a %s of %d bytes, at most %d".formatted(what, bytes.length, limit));
        }
        System.arraycopy(bytes, 0, data, offset, bytes.length);
    }

    private static int user(int user) {
        if (user < 1 || user > 0x3F) {
            throw new IllegalArgumentException("user %d: 1 to 63".formatted(user));
        }
        return user;
    }
}
