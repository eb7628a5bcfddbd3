package dev.bootwright.netboot.tftp;

/// The first two bytes of a packet. Source: RFC 1350 §5, RFC 2347.
enum Opcode {
    READ_REQUEST(1),
    WRITE_REQUEST(2),
    DATA(3),
    ACKNOWLEDGMENT(4),
    ERROR(5),
    OPTION_ACKNOWLEDGMENT(6);

    final int code;

    Opcode(int code) {
        this.code = code;
    }
}
