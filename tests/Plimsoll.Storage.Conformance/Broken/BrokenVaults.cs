// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Text;
using Plimsoll.JournalHost.Stores;
using Plimsoll.Storage.Conformance.Contracts;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Conformance.Broken;

/// <summary>A vault that passes everything on, and remembers what was sealed. What derives from it breaks one promise.</summary>
internal abstract class PassingVault(IVaultStore inner) : IVaultStore
{
    /// <summary>Every text that was sealed, by its reference.</summary>
    protected ConcurrentDictionary<VaultRef, (PendingText Sealed, string Text)> Texts { get; } = new();

    public long Entries => inner.Entries;

    public virtual PendingText Seal(string subject, string text)
    {
        var made = inner.Seal(subject, text);
        Texts[made.Ref] = (made, text);
        return made;
    }

    public virtual Task<AppendAnswer> WriteAsync(PendingText text) => inner.WriteAsync(text);

    public virtual Task<AppendAnswer> WriteAsync(PendingText text, string stream, long expectedRev) => inner.WriteAsync(text, stream, expectedRev);

    public virtual string? Open(VaultRef at) => inner.Open(at);

    public virtual byte[]? Blind(VaultRef at) => inner.Blind(at);

    public virtual Task<AppendAnswer> EraseAsync(string subject, DateTimeOffset at) => inner.EraseAsync(subject, at);

    public virtual Task<AppendAnswer> DropAsync(VaultRef at) => inner.DropAsync(at);

    public virtual DateTimeOffset? ErasedAt(string subject) => inner.ErasedAt(subject);

    public virtual IReadOnlyList<Erased> AllErased() => inner.AllErased();

    public IReadOnlyList<byte[]> SealedOf(string subject) => inner.SealedOf(subject);

    public virtual Task ReopenAsync() => inner.ReopenAsync();

    public virtual Task CrashAsync() => inner.CrashAsync();

    public virtual bool Holds(ReadOnlySpan<byte> bytes) => inner.Holds(bytes);

    public Task SaveAsync() => inner.SaveAsync();

    public virtual Task RestoreAsync() => inner.RestoreAsync();

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}

[Breaks(typeof(VaultContract), nameof(VaultContract.ASealedTextIsReadAsItWasWritten))]
internal sealed class TrimsTexts(IVaultStore inner) : PassingVault(inner)
{
    public override string? Open(VaultRef at) => base.Open(at)?.TrimEnd();
}

/// <summary>Loses the text that was acknowledged last when whoever derives says so.</summary>
internal abstract class ForgetfulVault(IVaultStore inner) : PassingVault(inner)
{
    private VaultRef? _last, _lost;

    public override Task<AppendAnswer> WriteAsync(PendingText text)
    {
        _last = text.Ref;
        return base.WriteAsync(text);
    }

    public override string? Open(VaultRef at) => at == _lost ? null : base.Open(at);

    protected void LoseTheLast() => _lost = _last;
}

[Breaks(typeof(VaultContract), nameof(VaultContract.AnAcknowledgedTextIsThereAfterReopening))]
internal sealed class LosesTheLastTextAtReopening(IVaultStore inner) : ForgetfulVault(inner)
{
    public override Task ReopenAsync()
    {
        LoseTheLast();
        return base.ReopenAsync();
    }
}

[Breaks(typeof(VaultContract), nameof(VaultContract.NothingIsAnsweredBeforeTheCommit))]
internal sealed class AnswersBeforeTheTextIsWritten(IVaultStore inner) : ForgetfulVault(inner)
{
    public override Task CrashAsync()
    {
        LoseTheLast();
        return base.CrashAsync();
    }
}

[Breaks(typeof(VaultContract), nameof(VaultContract.NothingIsKeptBeforeItIsWritten))]
internal sealed class KeepsWhatIsOnlySealed(IVaultStore inner) : PassingVault(inner)
{
    private readonly ConcurrentDictionary<VaultRef, bool> _asked = new();

    public override Task<AppendAnswer> WriteAsync(PendingText text)
    {
        _asked[text.Ref] = true;
        return base.WriteAsync(text);
    }

    public override Task<AppendAnswer> WriteAsync(PendingText text, string stream, long expectedRev)
    {
        _asked[text.Ref] = true;
        return base.WriteAsync(text, stream, expectedRev);
    }

    public override string? Open(VaultRef at) => _asked.ContainsKey(at) ? base.Open(at) : Texts[at].Text;
}

[Breaks(typeof(VaultContract), nameof(VaultContract.AReferenceIsGivenOnce))]
internal sealed class SealsTheSameTextOnce(IVaultStore inner) : PassingVault(inner)
{
    private readonly ConcurrentDictionary<(string Subject, string Text), PendingText> _known = new();
    private readonly ConcurrentDictionary<VaultRef, Task<AppendAnswer>> _written = new();

    public override PendingText Seal(string subject, string text) => _known.GetOrAdd((subject, text), _ => base.Seal(subject, text));

    public override Task<AppendAnswer> WriteAsync(PendingText text) => _written.GetOrAdd(text.Ref, _ => base.WriteAsync(text));
}

[Breaks(typeof(VaultContract), nameof(VaultContract.ManyWhoWriteUnderOneSubjectLoseNothing))]
internal sealed class MakesAKeyForEachWhoComesAtOnce(IVaultStore inner) : PassingVault(inner)
{
    private readonly ConcurrentDictionary<VaultRef, bool> _unreadable = new();
    private int _writing;

    public override async Task<AppendAnswer> WriteAsync(PendingText text)
    {
        if (Interlocked.Increment(ref _writing) > 1) { _unreadable[text.Ref] = true; }
        try { return await base.WriteAsync(text); }
        finally { Interlocked.Decrement(ref _writing); }
    }

    public override string? Open(VaultRef at) => _unreadable.ContainsKey(at) ? null : base.Open(at);
}

[Breaks(typeof(VaultContract), nameof(VaultContract.ACommitmentIsToItsTextAlone))]
internal sealed class GivesAnotherBlind(IVaultStore inner) : PassingVault(inner)
{
    public override byte[]? Blind(VaultRef at) => base.Blind(at) is { } blind ? [(byte)(blind[0] ^ 1), .. blind[1..]] : null;
}

[Breaks(typeof(VaultContract), nameof(VaultContract.ATextLiesThereOnlySealed))]
internal sealed class LogsWhatIsWritten(IVaultStore inner) : PassingVault(inner)
{
    public override bool Holds(ReadOnlySpan<byte> bytes)
    {
        foreach (var (_, text) in Texts.Values) { if (Encoding.UTF8.GetBytes(text).AsSpan().IndexOf(bytes) >= 0) { return true; } }
        return base.Holds(bytes);
    }
}

[Breaks(typeof(VaultContract), nameof(VaultContract.ATextIsWrittenWithItsEventOrNotAtAll))]
internal sealed class WritesTheTextOfAConflict(IVaultStore inner) : PassingVault(inner)
{
    public override async Task<AppendAnswer> WriteAsync(PendingText text, string stream, long expectedRev)
    {
        var answer = await base.WriteAsync(text, stream, expectedRev);
        if (answer is AppendAnswer.Conflict) { await base.WriteAsync(text); }
        return answer;
    }
}

[Breaks(typeof(VaultContract), nameof(VaultContract.AnErasureIsForGood))]
internal sealed class ForgetsAnErasureAtReopening(IVaultStore inner) : PassingVault(inner)
{
    private bool _reopened;

    public override Task ReopenAsync()
    {
        _reopened = true;
        return base.ReopenAsync();
    }

    public override string? Open(VaultRef at) => base.Open(at) ?? (_reopened && ErasedAt(Texts[at].Sealed.Subject) is not null ? Texts[at].Text : null);
}

[Breaks(typeof(VaultContract), nameof(VaultContract.ASubjectErasedTakesItsTextsAndNoOthers))]
internal sealed class ErasesBySubjectsThatBeginAlike(IVaultStore inner) : PassingVault(inner)
{
    public override async Task<AppendAnswer> EraseAsync(string subject, DateTimeOffset at)
    {
        var answer = await base.EraseAsync(subject, at);
        foreach (var other in Texts.Values.Select(t => t.Sealed.Subject).Where(s => s != subject && s.StartsWith(subject, StringComparison.Ordinal)).Distinct())
        {
            await base.EraseAsync(other, at);
        }
        return answer;
    }
}

[Breaks(typeof(VaultContract), nameof(VaultContract.WhatWasSealedBeforeAnErasureDoesNotComeBackAfterIt))]
internal sealed class WritesTextsOfTheErased(IVaultStore inner) : PassingVault(inner)
{
    private readonly ConcurrentDictionary<VaultRef, bool> _late = new();

    public override Task<AppendAnswer> WriteAsync(PendingText text)
    {
        if (ErasedAt(text.Subject) is not null) { _late[text.Ref] = true; }
        return base.WriteAsync(text);
    }

    public override string? Open(VaultRef at) => _late.ContainsKey(at) ? Texts[at].Text : base.Open(at);
}

[Breaks(typeof(VaultContract), nameof(VaultContract.NothingMoreIsSealedUnderAnErasedSubject))]
internal sealed class BeginsAnErasedSubjectAnew(IVaultStore inner) : PassingVault(inner)
{
    public override PendingText Seal(string subject, string text) => base.Seal(ErasedAt(subject) is null ? subject : subject + "-2", text);
}

[Breaks(typeof(VaultContract), nameof(VaultContract.NoByteOfAnErasedTextIsLeft))]
internal sealed class LeavesErasedBytesWhereTheyLie(IVaultStore inner) : PassingVault(inner)
{
    private readonly List<byte[]> _left = [];

    public override Task<AppendAnswer> EraseAsync(string subject, DateTimeOffset at)
    {
        _left.AddRange(SealedOf(subject));
        return base.EraseAsync(subject, at);
    }

    public override bool Holds(ReadOnlySpan<byte> bytes)
    {
        foreach (var left in _left) { if (left.AsSpan().IndexOf(bytes) >= 0) { return true; } }
        return base.Holds(bytes);
    }
}

[Breaks(typeof(VaultContract), nameof(VaultContract.AnErasureKeepsItsFirstInstant))]
internal sealed class MovesTheInstantOfAnErasure(IVaultStore inner) : PassingVault(inner)
{
    private readonly Dictionary<string, DateTimeOffset> _last = [];

    public override Task<AppendAnswer> EraseAsync(string subject, DateTimeOffset at)
    {
        _last[subject] = at;
        return base.EraseAsync(subject, at);
    }

    public override DateTimeOffset? ErasedAt(string subject) => base.ErasedAt(subject) is not null ? _last[subject] : null;
}

[Breaks(typeof(VaultContract), nameof(VaultContract.ARestoreBringsBackNothingThatWasErased))]
internal sealed class RestoresTheErased(IVaultStore inner) : PassingVault(inner)
{
    private bool _restored;

    public override Task RestoreAsync()
    {
        _restored = true;
        return base.RestoreAsync();
    }

    public override string? Open(VaultRef at) => base.Open(at) ?? (_restored ? Texts[at].Text : null);
}

[Breaks(typeof(VaultContract), nameof(VaultContract.ADroppedTextGoesAndItsSubjectStays))]
internal sealed class ErasesTheSubjectOfADroppedText(IVaultStore inner) : PassingVault(inner)
{
    public override Task<AppendAnswer> DropAsync(VaultRef at) => base.EraseAsync(Texts[at].Sealed.Subject, DateTimeOffset.UnixEpoch);
}
