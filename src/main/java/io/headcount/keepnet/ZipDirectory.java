package io.headcount.keepnet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The end of a ZIP archive, looked at before a reader takes its word for how large the directory of its parts is: they read
 * it into memory whole. Two readers must also find the same directory there.
 */
final class ZipDirectory {

    private static final int SIGNATURE = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final int LARGEST = 4 << 20;

    private static final int PARTS_AT = 10;
    private static final int SIZE_AT = 12;
    private static final int OFFSET_AT = 16;

    private ZipDirectory() {}

    /**
     * Sees that the directory is of a size that a workbook's may have.
     *
     * @throws InflatedPart.Unsound if it is not valid, or if there is none
     */
    static void check(Path file, int mostParts) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            int length = (int) Math.min(channel.size(), END_LENGTH + LONGEST_COMMENT);
            long start = channel.size() - length;
            ByteBuffer tail = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
            while (tail.hasRemaining() && channel.read(tail, start + tail.position()) >= 0) {
                // until it is full
            }
            boolean found = false;
            // Whichever of several a reader takes for the end, it must do.
            for (int at = 0; at + END_LENGTH <= length; at++) {
                if (tail.getInt(at) == SIGNATURE) {
                    found = true;
                    check(tail, at, start + at, mostParts);
                }
            }
            if (!found) {
                throw new InflatedPart.Unsound("its end is missing");
            }
        }
    }

    private static void check(ByteBuffer tail, int at, long position, int mostParts) throws InflatedPart.Unsound {
        long size = Integer.toUnsignedLong(tail.getInt(at + SIZE_AT));
        long offset = Integer.toUnsignedLong(tail.getInt(at + OFFSET_AT));
        if (Short.toUnsignedInt(tail.getShort(at + PARTS_AT)) > mostParts || size > LARGEST) {
            throw new InflatedPart.Unsound(
                    "more than " + mostParts + " parts, or a directory of more than " + (LARGEST >> 20) + " MiB");
        }
        if (offset + size != position) {
            throw new InflatedPart.Unsound("the directory of its parts is in the wrong place");
        }
    }
}
