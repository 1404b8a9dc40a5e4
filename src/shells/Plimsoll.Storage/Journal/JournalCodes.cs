// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Storage;

/// <summary>Refusals of the journal, its log and its backups; <c>docs/api/codes.md</c> says what each means.</summary>
public static class JournalCodes
{
    public static readonly RefusalCode Broken = new("journal.broken", RefusalKind.Unavailable, 20);

    public static readonly RefusalCode Conflict = new("journal.conflict", RefusalKind.Conflict);

    public static readonly RefusalCode EntryTooLarge = new("journal.entry-too-large", RefusalKind.TooLarge);

    public static readonly RefusalCode ErasuresUnusable = new("journal.erasures-unusable", RefusalKind.Unavailable);

    public static readonly RefusalCode Exists = new("journal.exists", RefusalKind.Conflict);

    public static readonly RefusalCode KeyReused = new("journal.key-reused", RefusalKind.Refused);

    public static readonly RefusalCode KeysUnusable = new("journal.keys-unusable", RefusalKind.Unavailable);

    public static readonly RefusalCode Locked = new("journal.locked", RefusalKind.Unavailable);

    public static readonly RefusalCode Missing = new("journal.missing", RefusalKind.Unknown);

    public static readonly RefusalCode UnknownEntry = new("journal.unknown-entry", RefusalKind.Unknown);

    public static readonly RefusalCode UnknownSize = new("journal.unknown-size", RefusalKind.Refused);

    public static readonly RefusalCode UnknownVersion = new("journal.unknown-version", RefusalKind.Unavailable);

    public static readonly RefusalCode Unreadable = new("journal.unreadable", RefusalKind.Unavailable);

    public static readonly RefusalCode Unwritable = new("journal.unwritable", RefusalKind.Unavailable);
}
