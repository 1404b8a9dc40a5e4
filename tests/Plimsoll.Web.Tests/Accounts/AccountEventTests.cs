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
        Assert.True(Assert.Single(book.Keys.Values).Revoked);
        Assert.Equal("decision", Assert.Single(book.SigningKeys).Purpose);
    }

    [Theory]
    [InlineData("""{"account":"acc_1","roles":["owner"]}""")]
    [InlineData("""{"account":"acc_1"}""")]
    [InlineData("""{"account":"acc_1","roles":["auditor"],"since":"now"}""")]
    public void What_cannot_be_understood_is_refused(string data) =>
        Assert.Equal("journal.malformed-event", AccountEvent.Catalog.Read("accounts.member-set", 1, Encoding.UTF8.GetBytes(data)).Refusal!.Code);
}
