// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Outbound;
using Plimsoll.Storage.Progress;
using Plimsoll.Storage.Release;
using Plimsoll.Storage.Usage;

namespace Plimsoll.Storage.Journals;

/// <summary>Something that is done to rows outside the history, in the same transaction as the events that it belongs to.</summary>
/// <remarks>It says what is done and with what, in no engine's language; the changes of a capability lie beside its tables. Only this project makes
/// one.</remarks>
public abstract record RowChange
{
    private protected RowChange() { }

    /// <summary>Whether what it removes may be read nowhere any more once it is answered, not in a log of writes either.</summary>
    internal virtual bool Erases => false;

    /// <summary>Whether it is done, without events, also while nobody knows what time it is: what signing in needs, and what removes without asking
    /// the clock.</summary>
    internal virtual bool AtAnyTime => false;

    /// <summary>Has an engine do it. A change for which <see cref="IRowEngine"/> has no <c>Do</c> does not compile.</summary>
    internal abstract void To(IRowEngine engine);
}

/// <summary>What a database does for this project outside the history: every change there is. An engine that lacks one does not compile.</summary>
/// <remarks>Where a change would make a row stand twice that may stand once, the engine fails in a way that <see cref="JournalWriter"/> tells as a
/// conflict.</remarks>
internal interface IRowEngine : IHistoryRows, IVaultRows, IAccountRows, IEvidenceRows, IOutgoingRows, IProgressRows, IUsageRows;

/// <summary>The digests and answers of everything that an account asked with a key are forgotten: from a digest a short text could be guessed.</summary>
internal sealed record ForgetAnswers(string By) : RowChange
{
    internal override bool AtAnyTime => true;

    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>Changes of rows beside the history that the journal itself keeps.</summary>
internal interface IHistoryRows
{
    void Do(ForgetAnswers change);
}
