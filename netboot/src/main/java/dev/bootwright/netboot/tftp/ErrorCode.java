package dev.bootwright.netboot.tftp;

/// Why a transfer ends early. Source: RFC 1350 "Error Codes", RFC 2347.
enum ErrorCode {
    NOT_DEFINED(0),
    FILE_NOT_FOUND(1),
    ACCESS_VIOLATION(2),
    ILLEGAL_OPERATION(4),
    UNKNOWN_TRANSFER(5);

    final int code;

    ErrorCode(int code) {
        this.code = code;
    }
}
