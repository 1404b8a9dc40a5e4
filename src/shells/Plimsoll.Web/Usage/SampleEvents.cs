// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Usage;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Reports;

namespace Plimsoll.Web.Usage;

/// <summary>Made-up events of one month: a few people use a model all day and most now and then, in countries,
/// sectors and languages of unequal size. The same number of events is always the same.</summary>
internal sealed class SampleEvents(ReportWindow window, long events)
{
    private static readonly Weighted Countries = new(
        ("US", 230),
        ("IN", 190),
        ("BR", 70),
        ("ID", 62),
        ("GB", 55),
        ("DE", 54),
        ("FR", 44),
        ("JP", 43),
        ("MX", 37),
        ("CA", 30),
        ("ES", 27),
        ("PH", 26),
        ("IT", 25),
        ("KR", 24),
        ("TR", 21),
        ("NG", 20),
        ("PK", 19),
        ("BD", 17),
        ("EG", 15),
        ("CO", 14),
        ("VN", 14),
        ("AR", 13),
        ("ZA", 12),
        ("KE", 11),
        ("PL", 11),
        ("AU", 11),
        ("NL", 9),
        ("UA", 7),
        ("CL", 6),
        ("PE", 5),
        ("SE", 5),
        ("GH", 4),
        ("CH", 4),
        ("PT", 4),
        ("NO", 3),
        ("IE", 3),
        ("NZ", 2),
        ("UY", 1),
        ("IS", 1),
        ("", 12));

    private static readonly Weighted Sectors = new(
        ("software", 260),
        ("education", 210),
        ("health", 120),
        ("finance", 90),
        ("media", 70),
        ("research", 60),
        ("public-administration", 45),
        ("legal", 30),
        ("human-resources", 28),
        ("retail", 28),
        ("manufacturing", 18),
        ("insurance", 12),
        ("justice", 4),
        ("migration", 3),
        ("", 22));

    private static readonly Weighted UseCases = new(
        ("programming-help", 210),
        ("tutoring", 160),
        ("writing", 150),
        ("translation", 80),
        ("search-and-summary", 75),
        ("customer-service", 60),
        ("data-analysis", 55),
        ("patient-triage", 30),
        ("contract-review", 24),
        ("bookkeeping", 20),
        ("cv-screening", 14),
        ("lesson-planning", 12),
        ("credit-scoring", 9),
        ("benefit-eligibility", 4),
        ("asylum-interview-notes", 1),
        ("", 40));

    private static readonly Weighted Models = new(("harbour-2", 620), ("harbour-7b", 240), ("harbour-2-mini", 130), ("harbour-1", 9), ("harbour-3-preview", 1));

    private static readonly Weighted Languages = new(
        ("en", 430),
        ("es", 100),
        ("hi", 90),
        ("pt", 70),
        ("id", 60),
        ("de", 58),
        ("fr", 55),
        ("ja", 45),
        ("ko", 25),
        ("tr", 22),
        ("bn", 16),
        ("ar", 16),
        ("it", 14),
        ("vi", 14),
        ("pl", 10),
        ("sw", 8),
        ("uk", 6),
        ("", 20));

    private static readonly HashSet<string> Risky = new(StringComparer.Ordinal)
    {
        "patient-triage", "cv-screening", "credit-scoring", "benefit-eligibility", "asylum-interview-notes"
    };

    private readonly Random _random = new(20_261_125);
    private readonly long _people = Math.Max(50, events / 9);
    private readonly long _micros = (window.Until - window.From).Ticks / TimeSpan.TicksPerMicrosecond;
    private long _made;

    public ActivityRow Next()
    {
        // A cube makes few people frequent and many rare.
        var share = _random.NextDouble();
        var person = (long)(share * share * share * _people);
        var at = window.From.AddTicks((long)(_random.NextDouble() * _micros) * TimeSpan.TicksPerMicrosecond);
        var use = UseCases.Of(_random);
        var kind = _random.Next(100) switch { < 4 => ActivityKind.Verdict, < 7 => ActivityKind.Feedback, _ => ActivityKind.Usage };
        var customer = person % 3 == 0 ? person % 4_000 : (long?)null;
        var usage = kind == ActivityKind.Usage;
        return new ActivityRow
        {
            Id = Id(_made++),
            At = at, ReceivedAt = at, Kind = kind,
            Application = $"app-{(int)(Math.Pow(_random.NextDouble(), 3) * 40):00}",
            Model = Models.Of(_random),
            Provider = "harbour", Operation = "chat",
            // A person has a home, and now and then travels.
            Region = Text(Countries.At(_random.Next(50) == 0 ? _random.NextDouble() : Fraction(person, 1))),
            Language = Text(Languages.At(Fraction(person, 2))),
            Sector = Text(Sectors.At(customer is { } c ? Fraction(c, 3) : _random.NextDouble())),
            UseCase = Text(use),
            HighRisk = use.Length == 0 ? null : Risky.Contains(use),
            User = Mixed(person, 4),
            Customer = customer is { } organisation ? Mixed(organisation, 5) : null,
            Conversation = Mixed(person * 31 + _random.Next(8), 6),
            Turns = usage ? 1 + _random.Next(9) : null,
            InputTokens = usage ? 40 + _random.Next(1_500) : null,
            OutputTokens = usage ? 80 + _random.Next(900) : null,
            DurationMs = usage ? 900 + _random.Next(240_000) : null,
            Classifier = kind == ActivityKind.Verdict ? "harm-filter" : null,
            Verdict = kind == ActivityKind.Verdict ? Outcome() : null,
            Score = kind == ActivityKind.Verdict ? _random.NextDouble() : null,
            Feedback = kind == ActivityKind.Feedback ? _random.Next(5) == 0 ? "thumbs-down" : "thumbs-up" : null,
        };
    }

    private string Outcome() => _random.Next(100) switch { < 82 => "allowed", < 96 => "flagged", _ => "blocked" };

    private static string? Text(string text) => text.Length == 0 ? null : text;

    private static Guid Id(long number) => new((int)(number >> 16), (short)number, 0x4d0, 0x50, 0x4c, 0x49, 0x4d, 0x53, 0x4f, 0x4c, 0x4c);

    private static double Fraction(long of, ulong what) => (Mixed(of, what) >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number that looks like a keyed hash (the finaliser of MurmurHash3).</summary>
    private static ulong Mixed(long of, ulong what)
    {
        var h = (ulong)of * 0x9E3779B97F4A7C15 + what * 0xD1B54A32D192ED03 + 1;
        h = (h ^ h >> 33) * 0xFF51AFD7ED558CCD;
        h = (h ^ h >> 33) * 0xC4CEB9FE1A85EC53;
        return h ^ h >> 33;
    }

    /// <summary>Texts with unequal shares.</summary>
    private sealed class Weighted
    {
        private readonly string[] _texts = new string[1000];

        public Weighted(params (string Text, int Weight)[] parts)
        {
            var (whole, at, sum) = (parts.Sum(p => p.Weight), 0, 0);
            foreach (var (text, weight) in parts)
            {
                sum += weight;
                while (at < (long)sum * _texts.Length / whole) { _texts[at++] = text; }
            }
        }

        public string At(double share) => _texts[(int)(share * _texts.Length)];

        public string Of(Random random) => At(random.NextDouble());
    }
}
