// SPDX-License-Identifier: Apache-2.0

using Plimsoll.JournalHost.Stores;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Journals;

namespace Plimsoll.Storage.Conformance.Contracts;

/// <summary>What is promised of passwords, sessions and tokens.</summary>
public abstract class CredentialContract : Contract<ICredentialStore>
{
    private static readonly DateTimeOffset Then = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task AnAcknowledgedAccountIsThereAfterReopening()
    {
        await DoneAsync(Store.AddAsync("acc_1", "eve@example.org", "hash"));
        await Store.ReopenAsync();
        Assert.Equal("acc_1", Store.Find("eve@example.org")?.Account);
    }

    [Fact]
    public async Task NothingIsAnsweredBeforeTheCommit()
    {
        await DoneAsync(Store.AddAsync("acc_1", "eve@example.org", "hash"));
        await Store.CrashAsync();
        Assert.Equal("acc_1", Store.Find("eve@example.org")?.Account);
    }

    [Fact]
    public async Task AnAddressIsTakenOnce()
    {
        await DoneAsync(Store.AddAsync("acc_1", "eve@example.org", "hash"));
        Assert.Equal("journal.conflict", Refused(await Store.AddAsync("acc_2", "eve@example.org", "hash")));
        Assert.Equal(("acc_1", null), (Store.Find("eve@example.org")?.Account, Store.OfAccount("acc_2")));
    }

    [Fact]
    public async Task AnAddressIsFoundHoweverItIsTyped()
    {
        await DoneAsync(Store.AddAsync("acc_1", "eve@example.org", "hash"));
        Assert.Equal("acc_1", Store.Find(" Eve@EXAMPLE.org ")?.Account);
        Assert.Null(Store.Find("adam@example.org"));
    }

    [Fact]
    public async Task NoAddressLiesThere()
    {
        await DoneAsync(Store.AddAsync("acc_1", "eve@example.org", "hash"));
        Assert.False(Store.Holds("eve@example.org"u8));
    }

    [Fact]
    public async Task NoTokenLiesThere()
    {
        await DoneAsync(Store.StartSessionAsync("a-token-of-a-session", "acc_1", Then));
        await DoneAsync(Store.AddBearerAsync("a-token-of-a-key", "key", "key_1"));
        Assert.False(Store.Holds("a-token-of-a-session"u8));
        Assert.False(Store.Holds("a-token-of-a-key"u8));
    }

    [Fact]
    public async Task APasswordIsPutInThePlaceOfTheOneThatIsNamedAndOfNoOther()
    {
        await DoneAsync(Store.AddAsync("acc_1", "eve@example.org", "hash"));
        await DoneAsync(Store.SetPasswordAsync("acc_1", "changed"));
        // The same password with more work, made of the one that stood when somebody signed in: it comes too late.
        await DoneAsync(Store.SetPasswordAsync("acc_1", "stronger", "hash"));
        Assert.Equal(new Credential("acc_1", "changed"), Store.OfAccount("acc_1"));
        await DoneAsync(Store.SetPasswordAsync("acc_1", "stronger", "changed"));
        Assert.Equal(new Credential("acc_1", "stronger"), Store.OfAccount("acc_1"));
    }

    [Fact]
    public async Task EverySessionOfAnAccountEndsAtOnceAndNobodyElsesDoes()
    {
        await DoneAsync(Store.StartSessionAsync("hers", "acc_1", Then));
        await DoneAsync(Store.StartSessionAsync("hers too", "acc_1", Then));
        await DoneAsync(Store.StartSessionAsync("his", "acc_2", Then));
        await DoneAsync(Store.EndSessionsAsync("acc_1"));
        Assert.Equal([false, false, true], ((string[])["hers", "hers too", "his"]).Select(token => Store.FindSession(token) is not null));
    }

    [Fact]
    public async Task ASessionEndsWithItsAgeHoweverMuchItIsUsed()
    {
        await DoneAsync(Store.StartSessionAsync("old", "acc_1", Then));
        await DoneAsync(Store.StartSessionAsync("young", "acc_1", Then.AddDays(2)));
        await DoneAsync(Store.UseSessionAsync("old", Then.AddDays(3)));
        await DoneAsync(Store.EndLongSessionsAsync(Then.AddDays(1)));
        Assert.Equal([false, true], ((string[])["old", "young"]).Select(token => Store.FindSession(token) is not null));
    }

    [Fact]
    public async Task ARemovedAccountLetsNobodyIn()
    {
        await DoneAsync(Store.AddAsync("acc_1", "eve@example.org", "hash"));
        await DoneAsync(Store.AddAsync("acc_2", "adam@example.org", "hash"));
        await DoneAsync(Store.StartSessionAsync("hers", "acc_1", Then));
        await DoneAsync(Store.StartSessionAsync("his", "acc_2", Then));
        await DoneAsync(Store.RemoveAsync("acc_1"));
        Assert.Equal((null, null, null), (Store.Find("eve@example.org"), Store.OfAccount("acc_1"), Store.FindSession("hers")));
        Assert.NotNull(Store.Find("adam@example.org"));
        Assert.NotNull(Store.FindSession("his"));
    }

    [Fact]
    public async Task APasskeyIsOfOneAccountAndItsCounterNeverGoesBack()
    {
        await DoneAsync(Store.AddPasskeyAsync("acc_1", "pky_1", Passkey(1)));
        Assert.Equal("journal.conflict", Refused(await Store.AddPasskeyAsync("acc_2", "pky_2", Passkey(1))));
        await DoneAsync(Store.UsePasskeyAsync("acc_1", "pky_1", 9, true, Then.AddMinutes(1)));
        await DoneAsync(Store.UsePasskeyAsync("acc_1", "pky_1", 7, true, Then.AddMinutes(2)));
        // Of another account it is none.
        await DoneAsync(Store.UsePasskeyAsync("acc_2", "pky_1", 90, false, Then.AddMinutes(3)));
        await DoneAsync(Store.DoubtPasskeyAsync("acc_2", "pky_1", Then.AddMinutes(3)));
        await Store.ReopenAsync();
        var found = Store.FindPasskey([1])!;
        Assert.Equal(("acc_1", "pky_1", 9, true), (found.Account, found.Id, found.Record.Counter, found.Record.Copied));
        Assert.Equal((Then.AddMinutes(2), null), (found.Used, found.Doubted));
        await DoneAsync(Store.DoubtPasskeyAsync("acc_1", "pky_1", Then.AddMinutes(4)));
        Assert.Equal(Then.AddMinutes(4), Assert.Single(Store.PasskeysOf("acc_1")).Doubted);
        Assert.Empty(Store.PasskeysOf("acc_2"));
    }

    [Fact]
    public async Task CodesOfRecoveryStayAsLongAsThereIsAFactor()
    {
        await DoneAsync(Store.AddPasskeyAsync("acc_1", "pky_1", Passkey(1), "one", "two"));
        await DoneAsync(Store.SetFactorAsync("acc_1", "vlt_1", Then, 5, "three", "four", "five"));
        await DoneAsync(Store.AddPasskeyAsync("acc_1", "pky_2", Passkey(2)));
        await DoneAsync(Store.RemoveFactorAsync("acc_1"));
        await DoneAsync(Store.RemovePasskeyAsync("acc_1", "pky_1"));
        Assert.Equal(3, Store.RecoveryLeft("acc_1"));
        await DoneAsync(Store.RemovePasskeyAsync("acc_1", "pky_2"));
        Assert.Equal(0, Store.RecoveryLeft("acc_1"));
    }

    [Fact]
    public async Task ARemovedPasskeyIsGoneAndSoAreThoseOfARemovedAccount()
    {
        foreach (byte number in (byte[])[1, 2, 3]) { await DoneAsync(Store.AddPasskeyAsync("acc_1", $"pky_{number}", Passkey(number))); }
        await DoneAsync(Store.AddPasskeyAsync("acc_2", "pky_4", Passkey(4)));
        await DoneAsync(Store.RemovePasskeyAsync("acc_1", "pky_1"));
        await DoneAsync(Store.RemovePasskeyAsync("acc_1", "pky_4"));
        Assert.Equal(["pky_2", "pky_3"], Store.PasskeysOf("acc_1").Select(passkey => passkey.Id));
        await DoneAsync(Store.RemoveAsync("acc_1"));
        Assert.Equal([false, false, false, true], ((byte[])[1, 2, 3, 4]).Select(number => Store.FindPasskey([number]) is not null));
        await DoneAsync(Store.RemovePasskeysAsync("acc_2"));
        Assert.Empty(Store.PasskeysOf("acc_2"));
    }

    [Fact]
    public async Task TheAnswersOfARemovedAccountAreForgotten()
    {
        await DoneAsync(Store.AddAsync("acc_1", "eve@example.org", "hash"));
        await DoneAsync(Store.AskAsync("acc_1", "an ask"));
        await DoneAsync(Store.AskAsync("acc_2", "an ask"));
        Assert.True(Store.Remembers("acc_1", "an ask"));
        await DoneAsync(Store.RemoveAsync("acc_1"));
        Assert.Equal([false, true], ((string[])["acc_1", "acc_2"]).Select(account => Store.Remembers(account, "an ask")));
    }

    [Fact]
    public async Task ASessionIsOfWhomItWasStartedFor()
    {
        await DoneAsync(Store.StartSessionAsync("hers", "acc_1", Then));
        await DoneAsync(Store.StartSessionAsync("his", "acc_2", Then.AddMinutes(1)));
        Assert.Equal([("acc_1", Then), ("acc_2", Then.AddMinutes(1)), null], ((string[])["hers", "his", "nobody's"]).Select(Store.FindSession));
    }

    [Fact]
    public async Task AnEndedSessionDoesNotComeBack()
    {
        await DoneAsync(Store.StartSessionAsync("hers", "acc_1", Then));
        await DoneAsync(Store.EndSessionAsync("hers"));
        // A request that was on its way when the session ended.
        await DoneAsync(Store.UseSessionAsync("hers", Then.AddMinutes(1)));
        Assert.Null(Store.FindSession("hers"));
        await Store.ReopenAsync();
        Assert.Null(Store.FindSession("hers"));
    }

    [Fact]
    public async Task AnIdleSessionEndsAndOneThatWasUsedStays()
    {
        await DoneAsync(Store.StartSessionAsync("idle", "acc_1", Then));
        await DoneAsync(Store.StartSessionAsync("used", "acc_1", Then));
        await DoneAsync(Store.UseSessionAsync("used", Then.AddMinutes(10)));
        await DoneAsync(Store.EndIdleSessionsAsync(Then.AddMinutes(5)));
        Assert.Equal((null, Then.AddMinutes(10)), (Store.FindSession("idle"), Store.FindSession("used")?.Used));
    }

    [Fact]
    public async Task ATokenStandsForWhatItWasMadeFor()
    {
        await DoneAsync(Store.AddBearerAsync("one", "key", "key_1"));
        await DoneAsync(Store.AddBearerAsync("two", "invitation", "inv_1"));
        Assert.Equal([new Bearer("key", "key_1"), new Bearer("invitation", "inv_1"), null], ((string[])["one", "two", "three"]).Select(Store.FindBearer));
    }

    [Fact]
    public async Task AnIdIsGivenOnce()
    {
        await DoneAsync(Store.AddBearerAsync("one", "key", "key_1"));
        Assert.Equal("journal.conflict", Refused(await Store.AddBearerAsync("two", "key", "key_1")));
        Assert.Equal([true, false], ((string[])["one", "two"]).Select(token => Store.FindBearer(token) is not null));
    }

    [Fact]
    public async Task ARemovedTokenLetsNobodyIn()
    {
        await DoneAsync(Store.AddBearerAsync("one", "key", "key_1"));
        await DoneAsync(Store.AddBearerAsync("two", "key", "key_2"));
        await DoneAsync(Store.RemoveBearerAsync("key_1"));
        Assert.Equal([false, true], ((string[])["one", "two"]).Select(token => Store.FindBearer(token) is not null));
    }

    private static PasskeyRecord Passkey(byte credential) => new([credential], "example.org", "vlt_1", [4], Then, 5, ["internal"], true, false, false);

    private static async Task DoneAsync(Task<AppendAnswer> change) => Assert.IsType<AppendAnswer.Appended>(await change);

    private static string Refused(AppendAnswer answer) => Assert.IsType<AppendAnswer.Refused>(answer).Refusal.Code;
}
