// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;
using Plimsoll.Ledger;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Parties;
using Plimsoll.Release.Status;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

/// <summary>A release that a test leads through its life: it applies what decisions make happen, as the journal would.</summary>
internal sealed class World
{
    public static readonly DateTimeOffset Day0 = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    public static readonly GateRules Rules = Value(GateReader.Shipped());

    public static readonly ModelFiles Files = Value(ModelFiles.Of([new("model.safetensors", Hash("weights")), new("config.json", Hash("config"))]));

    public static readonly PinnedPack Pack = new("pai-2024", "2024-11-01", Hash("pack"), Basis.Source);

    /// <summary>A short list with one practice of every kind.</summary>
    public static readonly Requirement[] Requirements =
    [
        Requirement("G02.B1", DueWhen.BeforeDevelopment, Proof.Done), Requirement("G03.B1", DueWhen.DuringDevelopment, Proof.Done), Requirement("G06.B1", DueWhen.BeforeRelease, Proof.Done),
        Requirement("G12.B1", DueWhen.Continuous, Proof.Arrangement), Requirement("G12.B2", DueWhen.Continuous, Proof.Done), Requirement("G13.B2", DueWhen.OnEvent, Proof.Done),
        Requirement("G06.R1", DueWhen.BeforeRelease, Proof.Done) with { Tier = Tier.Recommended }, Requirement("G22.B1", DueWhen.BeforeRelease, Proof.Done) with { Owed = false },
    ];

    /// <summary>Those of them that the gate to a restricted release asks for.</summary>
    public static readonly string[] DueAtRestricted = ["G02.B1", "G03.B1", "G06.B1", "G12.B1"];

    private int _ids;

    /// <summary>From where its ids go on, where it begins with things of another release.</summary>
    public int Ids { init => _ids = value; }

    public Dossier State { get; private set; } = Dossier.Empty;

    public List<Recorded> History { get; } = [];

    public DateTimeOffset Now { get; set; } = Day0;

    public string By { get; set; } = "acc_author";

    public Asker Asker => new(By, Now);

    /// <summary>Opened and assessed, nothing done yet.</summary>
    public static World Assessed(Stage stage = Stage.Restricted, ReleaseType type = ReleaseType.Restricted, Audience audience = Audience.Customers, bool onePerson = false, params Component[] components)
    {
        var world = new World();
        world.Record(new ReleaseOpened("rel_1", "mod_1", "1.0", Files.Subject, "org_1", new ReleasePlan(type, components is [] ? [Component.Paper] : components, audience, stage, ["chat", "code"]), onePerson));
        var pinned = Pin(type);
        foreach (var words in KeptList.Entries(pinned.Requirements)) { world.Record(words); }
        return world.Do(Assessing.Pin(world.State, world.Asker, pinned, []));
    }

    public static AssessmentPinned Pin(ReleaseType type = ReleaseType.Restricted, params Requirement[] requirements) =>
        AssessmentPinned.Of(new AssessedProfile(ModelType.Frontier, type, [Role.Provider], ["text"], false), [Pack], requirements is [] ? Requirements : requirements, null);

    /// <summary>A practice as a list of today words it.</summary>
    public static Requirement Worded(Requirement practice, string words)
    {
        var whose = new FieldBasis("pai-2024", Basis.Source);
        return practice with { HowAsked = new HowAsked(Role.Provider, AskedAs.Duty, new ItemBasis(whose, whose, whose, whose), Hash(words), []) };
    }

    /// <summary>Every practice due has evidence and is met; nobody has approved.</summary>
    public World Prove()
    {
        foreach (var practice in State.Assessment!.Requirements.Where(Rules.For(State.Plan!.Stage).AsksFor)) { Attach(practice.Id); Set(practice.Id, PracticeStatus.Met); }
        return this;
    }

    public static World Clear()
    {
        var world = Assessed().Prove().Approve("acc_approver");
        Assert.IsType<Verdict.Clear>(world.Judge());
        return world;
    }

    /// <summary>Clear, judged and in service.</summary>
    public static World Active()
    {
        var world = Clear();
        return world.Decide().Do(Serving.Activate(world.State, world.Asker, Rules, Criterion.GateClear, ["org_2"]));
    }

    public Verdict Judge() => Judging.Judge(State, Rules, Now);

    public World Decide() => Do(Judging.Decide(State, Asker, Id("dec"), Rules));

    public World Attach(string practice, DateTimeOffset? expires = null, EvidenceKind kind = EvidenceKind.File) => Do(Evidencing.Attach(State, Asker, Id("evd"), Content(kind, Now, expires), [practice], []));

    public World Set(string practice, PracticeStatus status, VaultRef? reason = null, string? by = null, DateTimeOffset? until = null) =>
        Do(Assessing.SetStatus(State, Asker, new PracticeStatusSet(practice, status, reason, by, until is { } at ? new LastInstant(at) : null,
            by is null ? null : "governance"), []));

    public World Approve(string account)
    {
        var asker = Asker with { Account = account };
        var before = By;
        By = account;
        Do(Approving.Approve(State, asker, Id("apr"), Bundle.Of(State).Digest, Rules));
        By = before;
        return this;
    }

    /// <summary>Answers what gates ask from a day on.</summary>
    public World Declare(DeclaredAnswer answer = DeclaredAnswer.CouldNot)
    {
        foreach (var question in Rules.QuestionsAt(State.Plan!.Stage)) { Do(Judging.Declare(State, Asker, Rules, question.Id, answer, Vault("why"), "governance", [])); }
        return this;
    }

    /// <summary>Somebody who wrote none of them calls every worksheet adequate.</summary>
    public World Adequate(string account = "acc_reader")
    {
        foreach (var sheet in State.Evidence.Values.Where(e => e.Current.Content.Kind == EvidenceKind.Worksheet))
        {
            var before = By;
            By = account;
            Do(Evidencing.CallAdequate(State, Asker, sheet.Id, sheet.Current.Number, Vault("adequate")));
            By = before;
        }
        return this;
    }

    public World Do(Result<Outcome> result)
    {
        foreach (var happened in Value(result).Events) { Record(happened); }
        return this;
    }

    public World Record(JournalEvent happened)
    {
        // Through JSON and back, so that no test rests on what the journal could not keep.
        var (type, version) = EventCatalog.NameOf(happened);
        var entry = new Recorded(History.Count + 1, Now, By, Value(ReleaseEvent.Catalog.Read(type, version, ReleaseEvent.Catalog.Write(happened))));
        History.Add(entry);
        State = State.Apply(entry);
        return this;
    }

    public string Id(string prefix) => $"{prefix}_{++_ids}";

    public static EvidenceContent Content(EvidenceKind kind, DateTimeOffset collected, DateTimeOffset? expires = null, bool? passed = true, WorksheetResult result = WorksheetResult.LookedNotShown) => new(
        kind, Hash(collected == Day0 ? $"evidence {kind}" : $"evidence {kind} of {collected:O}"), Vault("label"), kind == EvidenceKind.File ? 12 : null, collected, null, null,
        expires is { } at ? new LastInstant(at) : null,
        kind == EvidenceKind.CiResult ? passed : null, null, kind == EvidenceKind.Worksheet ? result : null);

    /// <summary>Whoever asks, in an organisation where these could approve since it was opened, each a person.</summary>
    public static Asker Among(Asker asker, params string[] approvers) => asker with { ApproversSince = _ => [.. approvers.Select(a => (string[])[a])] };

    public static Digest Hash(string text) => Digest.Of(Encoding.UTF8.GetBytes(text));

    public static VaultRef Vault(string text) => new($"vlt_{text}", Hash(text));

    public static T Value<T>(Result<T> result) where T : class => result.Succeeds(out var value, out var refusal) ? value : throw new InvalidOperationException(refusal.Sentence);

    public static string Code<T>(Result<T> result) where T : class => result.Succeeds(out _, out var refusal) ? "accepted" : refusal.Code;

    /// <summary>Stands in for a signature scheme: the rules under test do not depend on which one it is.</summary>
    public static byte[] Sign(string keyId, ReadOnlyMemory<byte> bytes) => SHA256.HashData([.. Encoding.UTF8.GetBytes($"secret of {keyId}"), .. bytes.Span]);

    public static KnownKeys Keys(params string[] ids) => new(ids, (bytes, signature, id) => signature.Span.SequenceEqual(Sign(id, bytes)));

    private static Requirement Requirement(string id, DueWhen when, Proof proof) => new(id, $"Title of {id}", "pai-2024", Basis.Source, "pai-2024", Tier.Baseline, when, proof, Owed: true);
}
