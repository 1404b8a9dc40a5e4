// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using Plimsoll.Ledger;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Agreements;
using Plimsoll.Usage.Sharing;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Usage;

/// <summary>A package as the samples show it: an organisation, an institute, an agreement, six events and two donated conversations.</summary>
internal static class Packaged
{
    public const string Sender = "Tidewater Labs", Recipient = "Harbour Institute";

    public static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static readonly DateOnly RetainUntil = new(2036, 11, 1);

    private static string Pem(string name) => File.ReadAllText(Repository.At("samples", "usage", name));

    public static KnownKeys Trusted { get; } = Sent.Value(TrustedKey.Read(Pem("demo-host-a.pub.pem"), "key"));

    public static string KeyId { get; } = Trusted.Ids.Single();

    public static byte[] Sign(ReadOnlyMemory<byte> bytes)
    {
        Assert.True(Ed25519PrivateKey.TryReadPem(Pem("demo-host-a.pem"), out var key));
        using (key) { return key.Sign(bytes.Span); }
    }

    public static Agreement Agreement(Purpose purpose, params string[] fields) => new("agr_1", [Sender, Recipient, "Second Institute"], purpose, fields, new DateOnly(2026, 1, 1), null);

    public static UsageRegister State(Agreement? agreement = null) => UsageRegister.Empty with
    {
        Agreements = UsageRegister.Empty.Agreements.Add("agr_1", agreement ?? Agreement(Purpose.Research, "model", "region", "user", "conversation", "tokens", "duration", "highRisk", "verdict", "classifier", "score", "feedback", "useCase", "text")),
        Sharing = SharingBook.Empty.Apply(new DonationTaken("don_1", "civic-questions", 2, "2026-09", Now.AddDays(-20), LastDay.Before(RetainUntil)),
            Now.AddDays(-20)),
    };

    public static PackageAsk Ask => new("agr_1", Recipient, LegalBasis.Contract, new DateOnly(2026, 10, 1), new DateOnly(2026, 11, 1), RetainUntil, Coarsening.Hour, "Data sharing contract of 12 January 2026", null, "civic-questions");

    public static ActivityRow Row(byte id, int day, int minute) => new()
    {
        Id = new Guid(id, 7, 7, new byte[8]), At = new DateTimeOffset(2026, 10, day, 9, minute, 13, TimeSpan.Zero), ReceivedAt = Now, Kind = ActivityKind.Usage,
        Model = "tidewater-7b", Application = "triage-notes", Region = "DE", User = (ulong)(id % 3) + 100, Conversation = (ulong)id + 1000, Response = (ulong)id + 5000, InputTokens = 1234 + id, OutputTokens = 87, DurationMs = 15_678, HighRisk = id % 2 == 0, UseCase = "patient-triage",
    };

    public static IReadOnlyList<ActivityRow> Rows { get; } =
    [
        Row(1, 3, 10), Row(2, 3, 50), Row(3, 4, 1), Row(4, 20, 59), Row(5, 20, 1) with { Kind = ActivityKind.Verdict, Classifier = "filter", Verdict = "blocked", Score = 0.98765, InputTokens = null },
        Row(6, 31, 7) with { Kind = ActivityKind.Feedback, Feedback = "thumbs-up", FeedbackValue = 1, InputTokens = null },
    ];

    /// <summary>What people wrote, with something in it that has to go.</summary>
    public static string[] Written { get; } =
    [
        """{"model":"tidewater-7b","timestamp":"2026-10-02T10:11:12Z","language":"English","conversation":[{"role":"user","content":"Where do I vote? Write to ada@example.org or call +44 20 7946 0958.","hashed_ip":"aa01","country":"Germany","header":{"user-agent":"x"}},{"role":"assistant","content":"At the school in your street."}]}""",
        """{"model":"tidewater-7b","at":"2026-10-05T18:00:00Z","language":"de","messages":[{"role":"user","text":"Wie lange ist die Bibliothek offen?"},{"role":"assistant","text":"Bis acht."}]}""",
    ];

    public static Chat Chat(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Sent.Value(Plimsoll.Usage.Sharing.Chat.Read(document.RootElement));
    }

    public static IReadOnlyList<PackagedChat> Chats { get; } = [.. Written.Select((w, i) => new PackagedChat($"cnt_{i}", "don_1", Chat(w).Redacted()))];

    public static PackageKey Fresh(byte fill) => new([.. Enumerable.Repeat(fill, PackageKey.Length)]);

    public static Result<BuiltPackage> TryBuild(UsageRegister? state = null, PackageAsk? ask = null, byte fill = 1, IReadOnlyList<ActivityRow>? rows = null, IReadOnlyList<PackagedChat>? chats = null)
    {
        var (register, asked) = (state ?? State(), ask ?? Ask);
        return Packaging.Plan(register, asked, Sender, Now).Succeeds(out var terms, out var refusal)
            ? Packaging.Build(register, "pkg_1", terms, asked.ResearchSet, rows ?? Rows, asked.ResearchSet is null ? [] : chats ?? Chats, Fresh(fill), Now, KeyId, Sign) : refusal;
    }

    public static PackageFiles Build(UsageRegister? state = null, PackageAsk? ask = null, byte fill = 1, IReadOnlyList<PackagedChat>? chats = null) => Sent.Value(PackageFiles.FromZip(Sent.Value(TryBuild(state, ask, fill, chats: chats)).Zip));

    /// <summary>The package of whoever signs, as one whose manifest names a key.</summary>
    public static PackageFiles Build(string signer, Func<ReadOnlyMemory<byte>, byte[]> sign)
    {
        var register = State();
        return Sent.Value(PackageFiles.FromZip(Sent.Value(Packaging.Build(
            register, "pkg_1", Sent.Value(Packaging.Plan(register, Ask, Sender, Now)), Ask.ResearchSet, Rows, Chats, Fresh(1), Now, signer, sign)).Zip));
    }

    /// <summary>The package with another manifest.</summary>
    public static PackageFiles With(byte[] manifest) =>
        Sent.Value(PackageFiles.Of([.. Build().All.Select(f => (f.Key, f.Key == PackageFiles.Manifest ? (ReadOnlyMemory<byte>)manifest : f.Value))]));

    /// <summary>A package of a sender who signs what he changed.</summary>
    public static PackageFiles Forged(Func<PackageManifest, PackageManifest> manifest, string? activity = null, string? conversations = null)
    {
        var honest = Build();
        var files = new Dictionary<string, byte[]> { [PackageFiles.Activity] = activity is null ? honest.All[PackageFiles.Activity].ToArray() : Encoding.UTF8.GetBytes(activity), [PackageFiles.Conversations] = conversations is null ? honest.All[PackageFiles.Conversations].ToArray() : Encoding.UTF8.GetBytes(conversations) };
        var read = Sent.Value(PackageCheck.Verify(honest, Trusted, Now)).Manifest;
        var signed = manifest(read with { Files = [.. files.Select(f => new PackagedFile(f.Key, f.Value.Length, Digest.Of(f.Value)))] });
        return Sent.Value(PackageFiles.Of([(PackageFiles.Manifest, Dsse.Sign(PackageManifest.PayloadType, signed.ToUtf8(), KeyId, Sign)), .. files.Select(f => (f.Key, (ReadOnlyMemory<byte>)f.Value))]));
    }

    public static string Text(PackageFiles files, string name) => Encoding.UTF8.GetString(files.All[name].Span);
}
