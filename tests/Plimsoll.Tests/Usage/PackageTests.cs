// SPDX-License-Identifier: Apache-2.0

using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Privacy.Redaction;
using Plimsoll.Usage;
using Plimsoll.Usage.Agreements;
using Plimsoll.Usage.Files;
using Plimsoll.Usage.Sharing;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Usage;

public sealed class PackageTests
{
    private static readonly string[] PseudonymKeys = ["id", "user", "organisation", "conversation", "response", "conversation_hash"];

    private static JsonNode[] Lines(PackageFiles files, string name) => [.. Packaged.Text(files, name).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    private static string Code(PackageFiles files, DateTimeOffset? now = null) => Sent.Code(PackageCheck.Verify(files, Packaged.Trusted, now ?? Packaged.Now));

    [Fact]
    public void A_package_holds_the_agreed_fields_with_coarse_times_and_rounded_numbers_and_nothing_else()
    {
        var files = Packaged.Build();
        var checkedPackage = Sent.Value(PackageCheck.Verify(files, Packaged.Trusted, Packaged.Now));
        Assert.Equal((6L, Packaged.KeyId), (checkedPackage.Manifest.Rows, checkedPackage.KeyId));
        var rows = Lines(files, PackageFiles.Activity);
        // The application was stored and not agreed, so it stays; nor does the answer's id go.
        Assert.Equal(["at", "id", "kind", "model", "region", "useCase", "highRisk", "user", "conversation", "inputTokens", "outputTokens", "durationMs"], rows[0].AsObject().Select(p => p.Key));
        Assert.All(rows, row => Assert.EndsWith(":00:00.000Z", (string)row["at"]!, StringComparison.Ordinal));
        Assert.All(rows.Where(r => (string)r["kind"]! == "usage"), row => Assert.Equal((1200, 87, 16_000), ((int)row["inputTokens"]!, (int)row["outputTokens"]!, (int)row["durationMs"]!)));
        Assert.Equal(0.99, (double)rows.Single(r => (string)r["kind"]! == "verdict")["score"]!);
        Assert.DoesNotContain("triage-notes", Packaged.Text(files, PackageFiles.Activity), StringComparison.Ordinal);
        // Rows of one user are still rows of one user.
        Assert.Equal(3, rows.Select(r => (string)r["user"]!).Distinct().Count());
    }

    [Fact]
    public void Texts_go_redacted_in_the_layout_of_WildChat_without_address_header_and_place()
    {
        var files = Packaged.Build();
        var chats = Lines(files, PackageFiles.Conversations);
        Assert.Equal("Where do I vote? Write to [email] or call [phone].", (string)chats[0]["conversation"]![0]!["content"]!);
        Assert.Equal([true, false], chats.Select(c => (bool)c["redacted"]!));
        foreach (var word in (string[])["hashed_ip", "header", "Germany", "aa01", "ada@example.org", "7946"]) { Assert.DoesNotContain(word, Packaged.Text(files, PackageFiles.Conversations), StringComparison.Ordinal); }
        var manifest = Sent.Value(PackageCheck.Verify(files, Packaged.Trusted, Packaged.Now)).Manifest;
        Assert.Equal([(PersonalKind.Email, 1), (PersonalKind.Phone, 1)], manifest.Redaction!.Counts.Select(c => (c.Key, c.Value)));
        Assert.Equal(("civic-questions", 2, "2026-09"), (manifest.Set!.Name, manifest.Set.Conversations, Assert.Single(manifest.Set.Consents)));
        // A reader of WildChat takes them as they are.
        Assert.Equal(ActivityForm.WildChat, ActivityFile.Guess(files.All[PackageFiles.Conversations].Span));
        Assert.Equal(2, Sent.Value(ActivityFile.Take(files.All[PackageFiles.Conversations], ActivityForm.WildChat, Sent.Intake)).Rows.Count);
    }

    [Fact]
    public void The_rows_of_a_package_are_events_that_intake_takes()
    {
        var taken = Sent.Value(ActivityFile.Take(Packaged.Build().All[PackageFiles.Activity], ActivityForm.Json, Sent.Intake));
        Assert.Equal((6, 0L), (taken.Rows.Count, taken.RejectedCount));
    }

    [Fact]
    public void Two_packages_of_the_same_rows_share_no_pseudonym_and_no_order()
    {
        var random = new Random(20261125);
        for (var round = 0; round < 50; round++)
        {
            var rows = Enumerable.Range(0, random.Next(1, 40)).Select(i => Packaged.Row((byte)i, random.Next(1, 31), random.Next(60)) with { User = (ulong)random.Next(5), Customer = (ulong)random.Next(3) }).ToArray();
            var agreement = Packaged.Agreement(Purpose.Research, "user", "organisation", "conversation", "response", "text");
            HashSet<string> Pseudonyms(byte fill, string recipient)
            {
                var zip = Sent.Value(Packaged.TryBuild(Packaged.State(agreement), Packaged.Ask with { Recipient = recipient }, fill, rows)).Zip;
                var files = Sent.Value(PackageFiles.FromZip(zip));
                return [.. PackageFiles.Known.SelectMany(name => Lines(files, name)).SelectMany(row => row.AsObject()).Where(p => p.Value is JsonValue && PseudonymKeys.Contains(p.Key)).Select(p => (string)p.Value!)];
            }
            var (first, second) = (Pseudonyms((byte)(2 * round), Packaged.Recipient), Pseudonyms((byte)(2 * round + 1), "Second Institute"));
            Assert.True(first.Count >= rows.Length);
            Assert.Empty(first.Intersect(second));
        }
        // Nor does the order of rows of one hour tell which is which.
        var sameHour = Enumerable.Range(1, 60).Select(i => Packaged.Row((byte)i, 3, i % 60) with { InputTokens = i }).ToArray();
        int[] Order(byte fill) => [.. Lines(Sent.Value(PackageFiles.FromZip(Sent.Value(Packaged.TryBuild(fill: fill, rows: sameHour)).Zip)), PackageFiles.Activity).Select(r => (int)r["inputTokens"]!)];
        Assert.Equal(Order(1).Order(), Order(2).Order());
        Assert.NotEqual(Order(1), Order(2));
        Assert.NotEqual(Order(1), Order(1).Order());
    }

    [Theory]
    [InlineData("usage.not-a-party", "recipient")]
    [InlineData("usage.not-a-party", "sender")]
    [InlineData("usage.bad-value", "self")]
    [InlineData("usage.other-purpose", "publication")]
    [InlineData("usage.other-purpose", "text-for-safety")]
    [InlineData("usage.field-not-agreed", "text")]
    [InlineData("usage.field-not-agreed", "field")]
    [InlineData("usage.outside-period", "before")]
    [InlineData("usage.bad-value", "future")]
    [InlineData("usage.bad-value", "retention")]
    [InlineData("usage.bad-value", "basis")]
    [InlineData("usage.agreement-not-in-force", "ended")]
    [InlineData("usage.unknown-id", "set")]
    [InlineData("usage.kept-too-long", "donor")]
    [InlineData("usage.unknown-id", "over")]
    [InlineData("usage.nothing-to-share", "rows")]
    public void What_no_agreement_lets_flow_is_refused_before_a_row_is_read(string code, string what)
    {
        var (agreement, ask, sender) = (Packaged.Agreement(Purpose.Research, "model", "text"), Packaged.Ask, Packaged.Sender);
        switch (what)
        {
            case "recipient": ask = ask with { Recipient = "Somebody Else" }; break;
            case "sender": sender = "Tidewater"; break;
            case "self": ask = ask with { Recipient = "tidewater labs" }; break;
            case "publication": agreement = agreement with { Purpose = Purpose.Publication }; break;
            case "text-for-safety": agreement = agreement with { Purpose = Purpose.SafetyMonitoring }; break;
            case "text": agreement = agreement with { Fields = ["model"] }; break;
            case "field": ask = ask with { Fields = ["region"] }; break;
            case "before": agreement = agreement with { From = new DateOnly(2026, 10, 2) }; break;
            case "future": ask = ask with { Until = new DateOnly(2026, 11, 22) }; break;
            case "retention": ask = ask with { RetainUntil = new DateOnly(2026, 11, 20) }; break;
            case "basis": ask = ask with { LegalBasis = LegalBasis.OtherLaw, LegalNote = null }; break;
            case "ended": agreement = agreement with { Ended = Packaged.Now }; break;
            case "set": ask = ask with { ResearchSet = "other-set" }; break;
            default: break;
        }
        var state = Packaged.State(agreement);
        // One donor names a day before that of the others; what is past such a day is in no package, though it was not deleted yet.
        if (what == "donor")
        {
            state = state with { Sharing =
                state.Sharing.Apply(new DonationTaken("don_2", "civic-questions", 1, "2026-09", Packaged.Now,
                LastDay.Before(Packaged.RetainUntil.AddDays(-1))), Packaged.Now) };
        }
        if (what == "over")
        {
            state = state with { Sharing =
                SharingBook.Empty.Apply(new DonationTaken("don_1", "civic-questions", 2, "2026-09", Packaged.Now, LastDay.Before(new DateOnly(2026, 11, 20))),
                Packaged.Now.AddDays(-20)) };
        }
        var plan = Packaging.Plan(state, ask, sender, Packaged.Now);
        Assert.Equal(code, what == "rows" ? Sent.Code(Packaging.Build(state, "pkg_1", Sent.Value(plan), null, [], [], Packaged.Fresh(1), Packaged.Now, Packaged.KeyId, Packaged.Sign)) : Sent.Code(plan));
    }

    [Theory]
    [InlineData("UTC", null)]
    [InlineData("America/Los_Angeles", null)]
    [InlineData("Pacific/Kiritimati", "usage.outside-period")]
    public void The_days_that_are_shared_are_over_before_their_agreement_ends_by_whatever_clock(string zone, string? code)
    {
        var day = new DateOnly(2026, 10, 20);
        var state = Packaged.State(Packaged.Agreement(Purpose.Research, "model") with { Until = Sent.Value(LastDay.In(day, zone, UsageCodes.BadValue)) });
        Assert.Null(Plan(day.AddDays(-1)).Refusal);
        // The day of UTC goes on for hours after the same day has ended in the middle of the Pacific.
        Assert.Equal(code, Plan(day).Refusal?.Code);

        Result<PackageTerms> Plan(DateOnly last) => Packaging.Plan(
            state, Packaged.Ask with { Until = last.AddDays(1), RetainUntil = new DateOnly(2036, 10, 1), ResearchSet = null }, Packaged.Sender,
            new DateTimeOffset(2026, 10, 20, 9, 0, 0, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("America/Los_Angeles")]
    [InlineData("Pacific/Kiritimati")]
    public void On_the_day_on_which_a_donation_ends_no_day_is_advised_that_would_be_refused_too(string zone)
    {
        var last = Sent.Value(LastDay.In(new DateOnly(2026, 12, 10), zone, UsageCodes.BadValue));
        var (agreement, state) = (Packaged.Agreement(Purpose.Research, "model", "text"), Packaged.State(Packaged.Agreement(Purpose.Research, "model", "text")));
        state = state with { Sharing = state.Sharing.Apply(new DonationTaken("don_2", "civic-questions", 1, "2026-09", Packaged.Now, last), Packaged.Now) };
        var ends = DateOnly.FromDateTime(last.End.UtcDateTime);
        // The last minute of the day before: the day that is advised is taken.
        var before = new DateTimeOffset(ends.AddDays(-1).ToDateTime(new TimeOnly(23, 59)), TimeSpan.Zero);
        var advised = Plan(ends.AddDays(30), before).Refusal!;
        Assert.Equal(("usage.kept-too-long", "retainUntil"), (advised.Code, advised.Field));
        Assert.Contains($"write {ends:yyyy-MM-dd}", advised.Fix, StringComparison.Ordinal);
        Assert.Null(Plan(ends, before).Refusal);
        // From midnight on there is no such day; what is advised then holds once the donation has ended.
        var on = last.End.AddMinutes(-1);
        Assert.Equal(ends, DateOnly.FromDateTime(on.UtcDateTime));
        var none = Plan(ends.AddDays(30), on).Refusal!;
        Assert.Equal(("usage.kept-too-long", "researchSet"), (none.Code, none.Field));
        Assert.Contains($"share it after {Instant.Write(last.End)}", none.Fix, StringComparison.Ordinal);
        Assert.Null(Plan(Packaged.RetainUntil, last.End).Refusal);
        Assert.Null(Plan(ends.AddDays(30), on, set: null).Refusal);

        Result<PackageTerms> Plan(DateOnly retain, DateTimeOffset now, string? set = "civic-questions") =>
            Packaging.Plan(state, Packaged.Ask with { RetainUntil = retain, ResearchSet = set }, Packaged.Sender, now);
    }

    [Fact]
    public void What_was_taken_back_is_absent_from_later_packages_which_say_how_much_it_was()
    {
        var first = Sent.Value(Packaged.TryBuild());
        var state = Packaged.State();
        state = state with { Sharing =
            state.Sharing.Apply(new DonationTaken("don_2", "civic-questions", 3, "2026-10", Packaged.Now, LastDay.Before(Packaged.RetainUntil)),
            Packaged.Now.AddDays(-2)).Apply(first.Made, Packaged.Now.AddDays(-1)) };
        state = state with { Sharing = state.Sharing.Apply(new DonationEnded("don_1", DonationEnd.Withdrawn), Packaged.Now) };
        Assert.Equal(["don_2"], state.Sharing.In("civic-questions", Packaged.Now).Select(d => d.Id));
        // A package that was being made meanwhile does not go on the record.
        Assert.Equal("usage.donation-ended", Sent.Code(Packaging.Make(state, first, Packaged.Now)));
        var second = Sent.Value(Packaged.TryBuild(state, chats: [Packaged.Chats[1] with { Donation = "don_2" }])).Manifest.Set!;
        Assert.Equal(("pkg_1", 2, 1), (second.Earlier, second.WithdrawnSince, second.Conversations));
        // For another recipient there was no earlier one.
        Assert.Equal((null, 0), Sent.Value(Packaged.TryBuild(state, Packaged.Ask with { Recipient = "Second Institute" }, chats: [Packaged.Chats[1] with { Donation = "don_2" }])).Manifest.Set is { } other ? (other.Earlier, other.WithdrawnSince) : ("-", -1));
    }

    [Fact]
    public void A_package_is_given_out_while_its_agreement_holds_its_day_is_ahead_and_nobody_took_back_what_is_in_it()
    {
        var first = Sent.Value(Packaged.TryBuild());
        var state = Packaged.State();
        state = state with { Sharing = state.Sharing.Apply(first.Made, Packaged.Now.AddDays(-1)) };
        Assert.Equal(new PackageHandedOver("pkg_1"), Assert.Single(Sent.Value(Packaging.HandOver(state, "pkg_1", Packaged.Now)).Events));
        var ended = state with { Agreements = state.Agreements.SetItem("agr_1", state.Agreements["agr_1"] with { Ended = Packaged.Now.AddHours(-1) }) };
        Assert.Equal("usage.agreement-not-in-force", Sent.Code(Packaging.HandOver(ended, "pkg_1", Packaged.Now)));
        Assert.Equal("usage.package-outdated", Sent.Code(Packaging.HandOver(state, "pkg_1", new DateTimeOffset(Packaged.RetainUntil, TimeOnly.MinValue, TimeSpan.Zero))));
        foreach (var reason in Enum.GetValues<DonationEnd>())
        {
            var taken = state with { Sharing = state.Sharing.Apply(new DonationEnded("don_1", reason), Packaged.Now) };
            Assert.Equal("usage.package-outdated", Sent.Code(Packaging.HandOver(taken, "pkg_1", Packaged.Now)));
        }
    }

    [Fact]
    public void A_changed_file_a_missing_one_another_key_and_a_late_reader_each_have_a_code_of_their_own()
    {
        var files = Packaged.Build();
        PackageFiles With(string name, byte[]? bytes) => Sent.Value(PackageFiles.Of(files.All.Where(f => f.Key != name || bytes is not null).Select(f => (f.Key, f.Key == name ? bytes! : f.Value))));
        Assert.Equal("usage.package-changed", Code(With(PackageFiles.Activity, [.. files.All[PackageFiles.Activity].Span, (byte)'\n'])));
        Assert.Equal("usage.package-changed", Code(With(PackageFiles.Activity, Encoding.UTF8.GetBytes(Packaged.Text(files, PackageFiles.Activity).Replace("\"DE\"", "\"FR\"", StringComparison.Ordinal)))));
        Assert.Equal("usage.package-changed", Code(With(PackageFiles.Conversations, null)));
        Assert.Equal("ledger.bad-signature", Code(With(PackageFiles.Manifest, Encoding.UTF8.GetBytes(Tampered(files)))));
        Assert.Equal("ledger.unknown-key", Sent.Code(PackageCheck.Verify(files, Sent.Value(Plimsoll.Ledger.TrustedKey.Read(File.ReadAllText(Repository.At("samples", "usage", "demo-host-b.pub.pem")), "key")), Packaged.Now)));
        Assert.Equal("usage.retention-over", Code(files, new DateTimeOffset(Packaged.RetainUntil, TimeOnly.MinValue, TimeSpan.Zero)));
        Assert.Equal("none", Code(files, new DateTimeOffset(Packaged.RetainUntil, TimeOnly.MinValue, TimeSpan.Zero).AddTicks(-1)));
    }

    private static string Tampered(PackageFiles files)
    {
        var envelope = JsonNode.Parse(files.All[PackageFiles.Manifest].Span)!;
        envelope["payload"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Convert.FromBase64String((string)envelope["payload"]!)).Replace("research", "operations", StringComparison.Ordinal)));
        return envelope.ToJsonString();
    }

    [Fact]
    public void What_a_sender_signs_and_does_not_keep_to_is_found_row_by_row()
    {
        var honest = Packaged.Build();
        var (activity, chats) = (Packaged.Text(honest, PackageFiles.Activity), Packaged.Text(honest, PackageFiles.Conversations));
        string Changed(string from, string to) { Assert.Contains(from, activity, StringComparison.Ordinal); return Code(Packaged.Forged(m => m, activity.Replace(from, to, StringComparison.Ordinal))); }
        string Talk(string from, string to) { Assert.Contains(from, chats, StringComparison.Ordinal); return Code(Packaged.Forged(m => m, null, chats.Replace(from, to, StringComparison.Ordinal))); }
        Assert.Equal("none", Code(Packaged.Forged(m => m)));
        Assert.Equal("usage.package-rows-differ", Code(Packaged.Forged(m => m with { Rows = 7 })));
        Assert.Equal("usage.package-rows-differ", Code(Packaged.Forged(m => m with { Set = m.Set! with { Conversations = 1 } })));
        Assert.Equal("usage.undeclared-field", Changed("\"region\":\"DE\"", "\"region\":\"DE\",\"hashed_ip\":\"aa\""));
        Assert.Equal("usage.undeclared-field", Code(Packaged.Forged(m => m with { Terms = m.Terms with { Fields = [.. m.Terms.Fields.Where(f => f.Name != "region")] } })));
        Assert.Equal("usage.undeclared-text", Changed("\"tidewater-7b\"", "\"Dear Sir, I am ill\""));
        Assert.Equal("usage.undeclared-text", Changed("\"DE\"", "\"Germany\""));
        Assert.Equal("usage.undeclared-text", Changed(":00:00.000Z", ":12:00.000Z"));
        Assert.Equal("usage.undeclared-text", Changed("2026-10-03", "2026-11-03"));
        Assert.Equal("usage.undeclared-text", Changed(":1200", ":1235"));
        Assert.Equal("usage.package-malformed", Code(Packaged.Forged(m => m, activity.Replace("{", "[", StringComparison.Ordinal))));
        Assert.Equal("usage.undeclared-field", Talk("\"redacted\":true", "\"redacted\":true,\"header\":{}"));
        Assert.Equal("usage.undeclared-field", Talk("\"role\":\"user\"", "\"role\":\"user\",\"hashed_ip\":\"aa\""));
        Assert.Equal("usage.undeclared-text", Talk("\"role\":\"user\"", "\"role\":\"Ada Lovelace\""));
        Assert.Equal("usage.not-redacted", Talk("[email]", "ada@example.org"));
        // Another engine may find other things; what it says it never met must not be there.
        PackagedRedaction Other(params (PersonalKind, int)[] counts) => new("other", "9", counts.ToDictionary(c => c.Item1, c => c.Item2));
        var raw = chats.Replace("[email]", "ada@example.org", StringComparison.Ordinal);
        Assert.Equal("usage.not-redacted", Code(Packaged.Forged(m => m with { Redaction = Other((PersonalKind.Phone, 1)) }, null, raw)));
        Assert.Equal("none", Code(Packaged.Forged(m => m with { Redaction = Other((PersonalKind.Email, 1)) }, null, raw)));
    }

    [Fact]
    public void A_ZIP_file_with_something_else_in_it_or_too_much_is_refused()
    {
        static byte[] Zip(params (string Name, long Size)[] entries)
        {
            using var stream = new MemoryStream();
            using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            {
                foreach (var (name, size) in entries) { using var target = archive.CreateEntry(name, CompressionLevel.Fastest).Open(); for (var left = size; left > 0; left -= 1 << 20) { target.Write(new byte[Math.Min(left, 1 << 20)]); } }
            }
            return stream.ToArray();
        }
        Assert.All([Zip(("manifest.dsse.json", 1), ("../evil", 1)), Zip(("activity.jsonl", 1)), Zip(("manifest.dsse.json", 1), ("activity.jsonl", 1), ("activity.jsonl", 1)), Zip(("manifest.dsse.json", PackageFiles.MostManifest + 1)), [1, 2, 3], []],
            zip => Assert.Equal("usage.package-malformed", Sent.Code(PackageFiles.FromZip(zip))));
        Assert.Equal(Sent.Value(Packaged.TryBuild()).Zip, Packaged.Build().ToZip());
    }

    [Fact]
    public void A_package_is_taken_only_where_an_agreement_of_the_recipient_lets_every_field_in()
    {
        var package = Sent.Value(PackageCheck.Verify(Packaged.Build(), Packaged.Trusted, Packaged.Now));
        string Taken(Agreement agreement, string own = Packaged.Recipient) => Sent.Code(Packaging.Receive(Packaged.State(agreement), "pkg_9", package, Digest.Of([1]), "agr_1", own, Packaged.Now));
        var agreed = Packaged.State().Agreements["agr_1"];
        Assert.Equal("none", Taken(agreed));
        Assert.Equal("usage.not-a-party", Taken(agreed, "Second Institute"));
        Assert.Equal("usage.field-not-agreed", Taken(agreed with { Fields = [.. agreed.Fields.Where(f => f != "region")] }));
        Assert.Equal("usage.field-not-agreed", Taken(agreed with { Fields = [.. agreed.Fields.Where(f => f != "text")] }));
        Assert.Equal("usage.other-purpose", Taken(agreed with { Purpose = Purpose.Operations }));
        Assert.Equal("usage.not-a-party", Taken(agreed with { Parties = [Packaged.Recipient, "Lighthouse"] }));
    }

    [Fact]
    public void Whatever_bytes_a_package_has_the_reader_answers()
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable("PLIMSOLL_FUZZ_ROUNDS") ?? "1500", System.Globalization.CultureInfo.InvariantCulture);
        var (random, zip, honest) = (new Random(20261125), Sent.Value(Packaged.TryBuild()).Zip, Packaged.Build());
        var (read, refused, codes) = (0, 0, new HashSet<string>());
        for (var round = 0; round < rounds; round++)
        {
            // Half the rounds break the ZIP file, half the rows of a sender who signs what he broke.
            var result = round % 2 == 0 ? PackageFiles.FromZip(Mutated(zip, random)) : Packaged.Forged(m => m, Latin(Mutated(honest.All[PackageFiles.Activity].ToArray(), random)), Latin(Mutated(honest.All[PackageFiles.Conversations].ToArray(), random)));
            if (!result.Succeeds(out var files, out _)) { refused++; continue; }
            if (PackageCheck.Verify(files, Packaged.Trusted, Packaged.Now).Succeeds(out _, out var refusal)) { read++; } else { codes.Add(refusal.Code); }
        }
        Assert.True(refused > 0 && codes.Count >= 4, $"read {read}, refused {refused}, {string.Join(", ", codes)}");
    }

    private static string Latin(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private static byte[] Mutated(byte[] seed, Random random)
    {
        var bytes = seed.ToList();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at - 1)); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at))); break;
                default: bytes.InsertRange(at, "\\ud800"u8.ToArray()); break;
            }
        }
        return [.. bytes];
    }
}
