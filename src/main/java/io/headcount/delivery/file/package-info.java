/** A statement as a file: in a folder, at an SFTP server, in S3. */
package io.headcount.delivery.file;
