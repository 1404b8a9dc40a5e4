// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Journals;

namespace Plimsoll.Storage.Files;

/// <summary>A text is kept, and the key of its subject with the first of its texts. Nothing happens when the subject has been erased by then: what was
/// sealed before an erasure and is written after it brings nothing back.</summary>
/// <param name="Wrapped">The subject's key, wrapped by the master key; it is kept only where the subject has none.</param>
/// <param name="Reference">A new one; one that stands is a conflict.</param>
/// <param name="Sealed">The text under the subject's key.</param>
internal sealed record SealText(string Subject, byte[] Wrapped, string Reference, byte[] Sealed) : RowChange
{
    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>The key of a subject is wrapped by another master key; nothing happens where the subject has none.</summary>
internal sealed record RewrapSubject(string Subject, byte[] Wrapped) : RowChange
{
    // Under the key of before nothing may be readable any more, in a log of writes neither.
    internal override bool Erases => true;

    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>One text is deleted, whoever's it is; the key of its subject stays.</summary>
internal sealed record DropText(string Reference) : RowChange
{
    internal override bool AtAnyTime => true;

    internal override bool Erases => true;

    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>A subject is erased: its key, its texts, the rows of files whose key was one of them, and a mark that lets nothing of it come back. A subject
/// that was erased before keeps the instant of that time.</summary>
internal sealed record EraseSubject(string Subject, DateTimeOffset At) : RowChange
{
    internal override bool AtAnyTime => true;

    internal override bool Erases => true;

    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>Changes of the tables of the vault.</summary>
internal interface IVaultRows
{
    void Do(SealText change);

    void Do(RewrapSubject change);

    void Do(DropText change);

    void Do(EraseSubject change);
}
