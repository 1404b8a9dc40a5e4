// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Text;
using Plimsoll.JournalHost.Stores;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Conformance.Contracts;
using Plimsoll.Storage.Journals;

namespace Plimsoll.Storage.Conformance.Broken;

/// <summary>Credentials that pass everything on. What derives from them breaks one promise.</summary>
internal abstract class PassingCredentials(ICredentialStore inner) : ICredentialStore
{
    public virtual Task<AppendAnswer> AddAsync(string account, string email, string password) => inner.AddAsync(account, email, password);

    public virtual Task<AppendAnswer> SetPasswordAsync(string account, string password, string? instead) =>
        inner.SetPasswordAsync(account, password, instead);

    public virtual Task<AppendAnswer> RemoveAsync(string account) => inner.RemoveAsync(account);

    public virtual Task<AppendAnswer> AskAsync(string account, string key) => inner.AskAsync(account, key);

    public virtual bool Remembers(string account, string key) => inner.Remembers(account, key);

    public virtual Credential? Find(string email) => inner.Find(email);

    public virtual Credential? OfAccount(string account) => inner.OfAccount(account);

    public virtual Task<AppendAnswer> StartSessionAsync(string token, string account, DateTimeOffset now) => inner.StartSessionAsync(token, account, now);

    public virtual Task<AppendAnswer> UseSessionAsync(string token, DateTimeOffset now) => inner.UseSessionAsync(token, now);

    public virtual Task<AppendAnswer> EndSessionAsync(string token) => inner.EndSessionAsync(token);

    public virtual Task<AppendAnswer> EndIdleSessionsAsync(DateTimeOffset before) => inner.EndIdleSessionsAsync(before);

    public virtual Task<AppendAnswer> EndLongSessionsAsync(DateTimeOffset before) => inner.EndLongSessionsAsync(before);

    public virtual Task<AppendAnswer> EndSessionsAsync(string account) => inner.EndSessionsAsync(account);

    public virtual Task<AppendAnswer> ProveSessionAsync(string token) => inner.ProveSessionAsync(token);

    public virtual Task<AppendAnswer> EndSessionOfAsync(string account, string handle) => inner.EndSessionOfAsync(account, handle);

    public virtual IReadOnlyList<Session> SessionsOf(string account) => inner.SessionsOf(account);

    public virtual Task<AppendAnswer> SetFactorAsync(string account, string secret, DateTimeOffset since, long shown, params IReadOnlyList<string> codes) =>
        inner.SetFactorAsync(account, secret, since, shown, codes);

    public virtual Task<AppendAnswer> UseFactorAsync(string account, long shown) => inner.UseFactorAsync(account, shown);

    public virtual Task<AppendAnswer> UseRecoveryAsync(string account, string code) => inner.UseRecoveryAsync(account, code);

    public virtual Task<AppendAnswer> RemoveFactorAsync(string account) => inner.RemoveFactorAsync(account);

    public virtual SecondFactor? FactorOf(string account) => inner.FactorOf(account);

    public virtual Task<AppendAnswer> AddPasskeyAsync(string account, string id, PasskeyRecord passkey, params IReadOnlyList<string> codes) =>
        inner.AddPasskeyAsync(account, id, passkey, codes);

    public virtual Task<AppendAnswer> UsePasskeyAsync(string account, string id, long counter, bool copied, DateTimeOffset at) =>
        inner.UsePasskeyAsync(account, id, counter, copied, at);

    public virtual Task<AppendAnswer> DoubtPasskeyAsync(string account, string id, DateTimeOffset at) => inner.DoubtPasskeyAsync(account, id, at);

    public virtual Task<AppendAnswer> RemovePasskeyAsync(string account, string id) => inner.RemovePasskeyAsync(account, id);

    public virtual Task<AppendAnswer> RemovePasskeysAsync(string account) => inner.RemovePasskeysAsync(account);

    public virtual IReadOnlyList<Passkey> PasskeysOf(string account) => inner.PasskeysOf(account);

    public virtual Passkey? FindPasskey(byte[] credential) => inner.FindPasskey(credential);

    public virtual long RecoveryLeft(string account) => inner.RecoveryLeft(account);

    public virtual (string Account, DateTimeOffset Used)? FindSession(string token) => inner.FindSession(token);

    public virtual Task<AppendAnswer> AddBearerAsync(string token, string kind, string id) => inner.AddBearerAsync(token, kind, id);

    public virtual Task<AppendAnswer> RemoveBearerAsync(string id) => inner.RemoveBearerAsync(id);

    public virtual Bearer? FindBearer(string token) => inner.FindBearer(token);

    public virtual Task ReopenAsync() => inner.ReopenAsync();

    public virtual Task CrashAsync() => inner.CrashAsync();

    public virtual bool Holds(ReadOnlySpan<byte> bytes) => inner.Holds(bytes);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    /// <summary>An acknowledgement of nothing: nobody of that name is there.</summary>
    protected Task<AppendAnswer> NothingAsync() => inner.EndSessionsAsync("acc_nobody");
}

/// <summary>Loses the account that was acknowledged last when whoever derives says so.</summary>
internal abstract class ForgetfulCredentials(ICredentialStore inner) : PassingCredentials(inner)
{
    private string? _last, _lost;

    public override Task<AppendAnswer> AddAsync(string account, string email, string password)
    {
        _last = account;
        return base.AddAsync(account, email, password);
    }

    public override Credential? Find(string email) => base.Find(email) is { } found && found.Account != _lost ? found : null;

    protected void LoseTheLast() => _lost = _last;
}

[Breaks(typeof(CredentialContract), nameof(CredentialContract.AnAcknowledgedAccountIsThereAfterReopening))]
internal sealed class LosesTheLastAccountAtReopening(ICredentialStore inner) : ForgetfulCredentials(inner)
{
    public override Task ReopenAsync()
    {
        LoseTheLast();
        return base.ReopenAsync();
    }
}

[Breaks(typeof(CredentialContract), nameof(CredentialContract.NothingIsAnsweredBeforeTheCommit))]
internal sealed class AnswersBeforeTheAccountIsWritten(ICredentialStore inner) : ForgetfulCredentials(inner)
{
    public override Task CrashAsync()
    {
        LoseTheLast();
        return base.CrashAsync();
    }
}

[Breaks(typeof(CredentialContract), nameof(CredentialContract.AnAddressIsTakenOnce))]
internal sealed class LetsASecondAccountTakeAnAddress(ICredentialStore inner) : PassingCredentials(inner)
{
    public override async Task<AppendAnswer> AddAsync(string account, string email, string password)
    {
        if (base.Find(email) is { } first) { await base.RemoveAsync(first.Account); }
        return await base.AddAsync(account, email, password);
    }
}

[Breaks(typeof(CredentialContract), nameof(CredentialContract.AnAddressIsFoundHoweverItIsTyped))]
internal sealed class LooksUpAddressesByTheirCase(ICredentialStore inner) : PassingCredentials(inner)
{
    public override Credential? Find(string email) => email.Any(char.IsUpper) ? null : base.Find(email);
}

/// <summary>Writes what it should hash.</summary>
internal abstract class TalkativeCredentials(ICredentialStore inner) : PassingCredentials(inner)
{
    private readonly ConcurrentBag<byte[]> _written = [];

    public override bool Holds(ReadOnlySpan<byte> bytes)
    {
        foreach (var written in _written) { if (written.AsSpan().IndexOf(bytes) >= 0) { return true; } }
        return base.Holds(bytes);
    }

    protected void Write(string text) => _written.Add(Encoding.UTF8.GetBytes(text));
}

[Breaks(typeof(CredentialContract), nameof(CredentialContract.NoAddressLiesThere))]
internal sealed class ListsAddresses(ICredentialStore inner) : TalkativeCredentials(inner)
{
    public override Task<AppendAnswer> AddAsync(string account, string email, string password)
    {
        Write(email);
        return base.AddAsync(account, email, password);
    }
}

[Breaks(typeof(CredentialContract), nameof(CredentialContract.NoTokenLiesThere))]
internal sealed class KeepsTokensAsTheyAre(ICredentialStore inner) : TalkativeCredentials(inner)
{
    public override Task<AppendAnswer> AddBearerAsync(string token, string kind, string id)
    {
        Write(token);
        return base.AddBearerAsync(token, kind, id);
    }
}

[Breaks(typeof(CredentialContract), nameof(CredentialContract.APasswordIsPutInThePlaceOfTheOneThatIsNamedAndOfNoOther))]
internal sealed class PutsAPasswordInThePlaceOfAny(ICredentialStore inner) : PassingCredentials(inner)
{
    public override Task<AppendAnswer> SetPasswordAsync(string account, string password, string? instead) => base.SetPasswordAsync(account, password, null);
}

[Breaks(typeof(CredentialContract), nameof(CredentialContract.EverySessionOfAnAccountEndsAtOnceAndNobodyElsesDoes))]
internal sealed class EndsOneSessionOfAnAccount(ICredentialStore inner) : PassingCredentials(inner)
{
    private readonly ConcurrentDictionary<string, string> _last = new();

    public override Task<AppendAnswer> StartSessionAsync(string token, string account, DateTimeOffset now)
    {
        _last[account] = token;
        return base.StartSessionAsync(token, account, now);
    }

    public override Task<AppendAnswer> EndSessionsAsync(string account) =>
        _last.TryGetValue(account, out var token) ? base.EndSessionAsync(token) : base.EndSessionsAsync(account);
}

[Breaks(typeof(CredentialContract), nameof(CredentialContract.ASessionEndsWithItsAgeHoweverMuchItIsUsed))]
internal sealed class CountsAgeFromTheLastUse(ICredentialStore inner) : PassingCredentials(inner)
{
    public override Task<AppendAnswer> EndLongSessionsAsync(DateTimeOffset before) => base.EndIdleSessionsAsync(before);
}

[Breaks(typeof(CredentialContract), nameof(CredentialContract.ARemovedAccountLetsNobodyIn))]
internal sealed class LeavesTheSessionsOfTheRemoved(ICredentialStore inner) : PassingCredentials(inner)
{
    private readonly ConcurrentDictionary<string, (string Account, DateTimeOffset At)> _started = new();

    public override Task<AppendAnswer> StartSessionAsync(string token, string account, DateTimeOffset now)
    {
        _started[token] = (account, now);
        return base.StartSessionAsync(token, account, now);
    }

    public override async Task<AppendAnswer> RemoveAsync(string account)
    {
        var answer = await base.RemoveAsync(account);
        foreach (var (token, of) in _started.Where(s => s.Value.Account == account)) { await base.StartSessionAsync(token, account, of.At); }
        return answer;
    }
}

[Breaks(typeof(CredentialContract), nameof(CredentialContract.APasskeyIsOfOneAccountAndItsCounterNeverGoesBack))]
internal sealed class CountsAsTheDeviceSays(ICredentialStore inner) : PassingCredentials(inner)
{
    private readonly ConcurrentDictionary<string, long> _counters = new();

    public override Task<AppendAnswer> UsePasskeyAsync(string account, string id, long counter, bool copied, DateTimeOffset at)
    {
        _counters[id] = counter;
        return base.UsePasskeyAsync(account, id, counter, copied, at);
    }

    public override Passkey? FindPasskey(byte[] credential) => base.FindPasskey(credential) is not { } found ? null
        : found with { Record = found.Record with { Counter = _counters.GetValueOrDefault(found.Id, found.Record.Counter) } };
}

[Breaks(typeof(CredentialContract), nameof(CredentialContract.CodesOfRecoveryStayAsLongAsThereIsAFactor))]
internal sealed class EndsRecoveryWithTheCodes(ICredentialStore inner) : PassingCredentials(inner)
{
    private readonly ConcurrentDictionary<string, bool> _ended = new();

    public override Task<AppendAnswer> RemoveFactorAsync(string account)
    {
        _ended[account] = true;
        return base.RemoveFactorAsync(account);
    }

    public override long RecoveryLeft(string account) => _ended.ContainsKey(account) ? 0 : base.RecoveryLeft(account);
}

[Breaks(typeof(CredentialContract), nameof(CredentialContract.ARemovedPasskeyIsGoneAndSoAreThoseOfARemovedAccount))]
internal sealed class LeavesThePasskeysOfTheRemoved(ICredentialStore inner) : PassingCredentials(inner)
{
    private readonly ConcurrentDictionary<string, Passkey> _last = new();

    public override async Task<AppendAnswer> RemoveAsync(string account)
    {
        foreach (var passkey in base.PasskeysOf(account)) { _last[Convert.ToHexString(passkey.Record.Credential)] = passkey; }
        return await base.RemoveAsync(account);
    }

    public override Passkey? FindPasskey(byte[] credential) => base.FindPasskey(credential) ?? _last.GetValueOrDefault(Convert.ToHexString(credential));
}

[Breaks(typeof(CredentialContract), nameof(CredentialContract.ASessionIsOfWhomItWasStartedFor))]
internal sealed class TakesASessionForTheLastThatStarted(ICredentialStore inner) : PassingCredentials(inner)
{
    private string? _last;

    public override Task<AppendAnswer> StartSessionAsync(string token, string account, DateTimeOffset now)
    {
        _last = account;
        return base.StartSessionAsync(token, account, now);
    }

    public override (string Account, DateTimeOffset Used)? FindSession(string token) => base.FindSession(token) is { } found ? (_last!, found.Used) : null;
}

[Breaks(typeof(CredentialContract), nameof(CredentialContract.AnEndedSessionDoesNotComeBack))]
internal sealed class BeginsASessionByItsUse(ICredentialStore inner) : PassingCredentials(inner)
{
    private readonly ConcurrentDictionary<string, string> _accounts = new();

    public override Task<AppendAnswer> StartSessionAsync(string token, string account, DateTimeOffset now)
    {
        _accounts[token] = account;
        return base.StartSessionAsync(token, account, now);
    }

    public override Task<AppendAnswer> UseSessionAsync(string token, DateTimeOffset now) =>
        base.FindSession(token) is null ? base.StartSessionAsync(token, _accounts[token], now) : base.UseSessionAsync(token, now);
}

[Breaks(typeof(CredentialContract), nameof(CredentialContract.AnIdleSessionEndsAndOneThatWasUsedStays))]
internal sealed class CountsFromTheStartOfASession(ICredentialStore inner) : PassingCredentials(inner)
{
    public override Task<AppendAnswer> UseSessionAsync(string token, DateTimeOffset now) => NothingAsync();
}

[Breaks(typeof(CredentialContract), nameof(CredentialContract.ATokenStandsForWhatItWasMadeFor))]
internal sealed class TakesEveryTokenForAKey(ICredentialStore inner) : PassingCredentials(inner)
{
    public override Bearer? FindBearer(string token) => base.FindBearer(token) is { } found ? found with { Kind = "key" } : null;
}

[Breaks(typeof(CredentialContract), nameof(CredentialContract.AnIdIsGivenOnce))]
internal sealed class GivesOneIdToTwoTokens(ICredentialStore inner) : PassingCredentials(inner)
{
    public override async Task<AppendAnswer> AddBearerAsync(string token, string kind, string id) =>
        await base.AddBearerAsync(token, kind, id) is var answer && answer is AppendAnswer.Refused ? await base.AddBearerAsync(token, kind, id + "-2") : answer;
}

[Breaks(typeof(CredentialContract), nameof(CredentialContract.ARemovedTokenLetsNobodyIn))]
internal sealed class RemembersRemovedTokens(ICredentialStore inner) : PassingCredentials(inner)
{
    private readonly ConcurrentDictionary<string, Bearer> _known = new();

    public override Task<AppendAnswer> AddBearerAsync(string token, string kind, string id)
    {
        if (base.FindBearer(token) is null && !_known.Values.Any(b => b.Id == id)) { _known[token] = new Bearer(kind, id); }
        return base.AddBearerAsync(token, kind, id);
    }

    public override Bearer? FindBearer(string token) => _known.GetValueOrDefault(token);
}

[Breaks(typeof(CredentialContract), nameof(CredentialContract.TheAnswersOfARemovedAccountAreForgotten))]
internal sealed class RemembersWhatARemovedAccountAsked(ICredentialStore inner) : PassingCredentials(inner)
{
    private readonly ConcurrentDictionary<(string, string), bool> _asked = new();

    public override Task<AppendAnswer> AskAsync(string account, string key)
    {
        _asked[(account, key)] = true;
        return base.AskAsync(account, key);
    }

    public override bool Remembers(string account, string key) => _asked.ContainsKey((account, key));
}
