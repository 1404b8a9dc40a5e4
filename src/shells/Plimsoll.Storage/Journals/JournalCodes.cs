// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using static Plimsoll.Vocabulary.RefusalKind;

namespace Plimsoll.Storage.Journals;

/// <summary>Refusals of the journal, its log and its backups; <c>docs/api/codes.md</c> says what each means.</summary>
public static class JournalCodes
{
    public static readonly RefusalCode
        Missing = new("journal.missing", Unknown), UnknownEntry = new("journal.unknown-entry", Unknown);

    public static readonly RefusalCode
        Conflict = new("journal.conflict", RefusalKind.Conflict), Exists = new("journal.exists", RefusalKind.Conflict);

    public static readonly RefusalCode EntryTooLarge = new("journal.entry-too-large", TooLarge);

    public static readonly RefusalCode
        KeyReused = new("journal.key-reused", Refused), UnknownSize = new("journal.unknown-size", Refused);

    public static readonly RefusalCode
        BackupMixed = new("journal.backup-mixed", Unavailable), Broken = new("journal.broken", Unavailable, 20), Busy = new("journal.busy", Unavailable),
        ErasuresUnusable = new("journal.erasures-unusable", Unavailable),
        KeysUnusable = new("journal.keys-unusable", Unavailable), Locked = new("journal.locked", Unavailable),
        UnknownVersion = new("journal.unknown-version", Unavailable),
        Unreadable = new("journal.unreadable", Unavailable), Unwritable = new("journal.unwritable", Unavailable);
}
