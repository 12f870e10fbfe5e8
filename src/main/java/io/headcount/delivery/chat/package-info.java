/** A statement in short, for chats: Slack and Microsoft Teams. */
package io.headcount.delivery.chat;
