// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;

namespace Plimsoll.Web.Tests.Accounts;

public sealed class AccountEventTests
{
    private static string[] Samples => [.. Directory.EnumerateFiles(Path.Combine(Approved.Root, "samples", "events"), "accounts.*.json")];

    [Fact]
    public void All_samples_together_fold_into_people_who_came_and_one_who_was_erased()
    {
        var book = AccountBook.Empty;
        foreach (var entry in Samples.Select(s => Envelope.Of(File.ReadAllBytes(s))).OrderBy(e => e.Seq))
        {
            var happened = AccountEvent.Catalog.Read(entry.Type, entry.Version, entry.Data.Span);
            Assert.True(happened.Succeeds(out var read, out var refusal), refusal?.Sentence);
            // An old version is lifted: what is written is the newest, and means the same.
            var (written, newest) = (AccountEvent.Catalog.Write(read), EventCatalog.NameOf(read).Version);
            if (newest == entry.Version) { Assert.Equal(JsonNode.Parse(entry.Data.Span)!.ToJsonString(), JsonNode.Parse(written)!.ToJsonString()); }
            else { Assert.Equal(written, AccountEvent.Catalog.Write(AccountEvent.Catalog.Read(entry.Type, newest, written).Value!)); }
            book = book.Apply(entry, read);
        }
        var tenant = Assert.Single(book.Tenants.Values);
        Assert.Equal(("acme", 0, 0, "Europe/Berlin"), (tenant.Slug, tenant.Members.Count, tenant.Invitations.Count, tenant.Zone));
        Assert.True(Assert.Single(book.Accounts.Values).Erased);
        var key = Assert.Single(book.Keys.Values);
        Assert.Equal((true, "key_6zXiOtQLY2RpCor3Wk8UeF"), (key.Revoked, key.Parent));
        var signing = Assert.Single(book.SigningKeys);
        Assert.Equal(("decision", KeyRevocation.Compromised, 10100L), (signing.Purpose, signing.Revoked?.Reason, signing.Revoked?.Entry));
        Assert.Equal(64, book.Master?.Length);
    }

    [Fact]
    public void Whoever_could_approve_is_known_with_the_instant_until_which_they_could()
    {
        var (at, seq) = (new DateTimeOffset(2026, 11, 30, 4, 0, 0, TimeSpan.Zero), 0L);
        var book = AccountBook.Empty;
        Do(new TenantOpened("org_1", "acme", "Acme", "pty_1"));
        Do(new MemberSet("acc_a", [MemberRole.Governance]), new MemberSet("acc_b", [MemberRole.Approver]), new MemberSet("acc_c", [MemberRole.Engineer]));
        var taken = at.AddHours(1);
        Do(new MemberSet("acc_b", [MemberRole.Contributor]));
        Do(new MemberSet("acc_b", []));
        // What was lost is lost from the first time on, and comes back whole.
        Assert.Equal([("acc_a", DateTimeOffset.MaxValue), ("acc_b", taken)], Known());
        Do(new MemberSet("acc_b", [MemberRole.Approver, MemberRole.Contributor]));
        Assert.Equal([("acc_a", DateTimeOffset.MaxValue), ("acc_b", DateTimeOffset.MaxValue)], Known());

        (string, DateTimeOffset)[] Known() => [.. book.Tenants["org_1"].Approvers.Select(a => (a.Key, a.Value)).Order()];

        void Do(params AccountEvent[] events)
        {
            at = at.AddHours(1);
            foreach (var happened in events)
            {
                var sample = JsonNode.Parse(File.ReadAllBytes(Samples[0]))!;
                (sample["seq"], sample["at"], sample["tenant"], sample["stream"]) = (++seq, Instant.Write(at), "org_1", "people/org_1");
                book = book.Apply(Envelope.Of(Encoding.UTF8.GetBytes(sample.ToJsonString())), happened);
            }
        }
    }

    [Theory]
    [InlineData("""{"account":"acc_1","roles":["owner"]}""")]
    [InlineData("""{"account":"acc_1"}""")]
    [InlineData("""{"account":"acc_1","roles":["auditor"],"since":"now"}""")]
    public void What_cannot_be_understood_is_refused(string data) =>
        Assert.Equal("journal.malformed-event", AccountEvent.Catalog.Read("accounts.member-set", 1, Encoding.UTF8.GetBytes(data)).Refusal!.Code);
}
