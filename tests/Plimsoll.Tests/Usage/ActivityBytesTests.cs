// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;

namespace Plimsoll.Tests.Usage;

/// <summary>The canonical bytes of a row: written down once, read back by a reader of the test's own.</summary>
public sealed class ActivityBytesTests
{
    private static readonly ActivityRow Least = new()
    {
        Id = new Guid("00112233-4455-6677-8899-aabbccddeeff"), At = new DateTimeOffset(2026, 10, 3, 1, 2, 3, TimeSpan.Zero).AddMicroseconds(4), ReceivedAt = new DateTimeOffset(2026, 10, 3, 1, 2, 5, TimeSpan.Zero),
        Kind = ActivityKind.Usage,
    };

    private static readonly ActivityRow Full = Least with
    {
        Kind = ActivityKind.Verdict, Deployment = "eu-1", Application = "app", Model = "tidewater-7b", Provider = "self", Operation = "chat", Region = "DE", Language = "de", Sector = "education", UseCase = "triage",
        HighRisk = true, User = 1, Customer = 0x8000000000000000, Conversation = ulong.MaxValue, Response = 0, Turns = 3, InputTokens = 120, OutputTokens = 300, CachedTokens = 0, DurationMs = 2147483647,
        Classifier = "filter", Rule = "r-1", Score = 0.1, Verdict = "blocked", Action = "refuse", Feedback = "thumbs-down", FeedbackValue = -1, Schema = "https://opentelemetry.io/schemas/1.37.0",
        Attributes = """{"error.type":"timeout"}""", Agreement = "agr_1",
    };

    private static readonly UInt128 Salt = UInt128.Parse("000102030405060708090a0b0c0d0e0f", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static string Of(ActivityRow row, UInt128 salt) => Encoding.UTF8.GetString(new ActivityBytes().Write(row, salt).Bytes);

    [Fact]
    public void The_bytes_of_a_row_are_these_for_ever()
    {
        Assert.Equal(
            "plimsoll-activity-bytes-1\nsalt 32:000102030405060708090a0b0c0d0e0f\nid 32:00112233445566778899aabbccddeeff\nat 16:1790989323000004\nreceived 16:1790989325000000\nkind 5:usage\n", Of(Least, Salt));
        Assert.Equal(
            "plimsoll-activity-bytes-1\nsalt 32:000102030405060708090a0b0c0d0e0f\nid 32:00112233445566778899aabbccddeeff\nat 16:1790989323000004\nreceived 16:1790989325000000\nkind 7:verdict\n"
            + "deployment 4:eu-1\napplication 3:app\nmodel 12:tidewater-7b\nprovider 4:self\noperation 4:chat\nregion 2:DE\nlanguage 2:de\nsector 9:education\nuseCase 6:triage\nhighRisk 4:true\n"
            + "user 16:0000000000000001\ncustomer 16:8000000000000000\nconversation 16:ffffffffffffffff\nresponse 16:0000000000000000\nturns 1:3\ninputTokens 3:120\noutputTokens 3:300\ncachedTokens 1:0\n"
            + "durationMs 10:2147483647\nclassifier 6:filter\nrule 3:r-1\nscore 16:3fb999999999999a\nverdict 7:blocked\naction 6:refuse\nfeedback 11:thumbs-down\nfeedbackValue 16:bff0000000000000\n"
            + "schema 39:https://opentelemetry.io/schemas/1.37.0\nattributes 24:{\"error.type\":\"timeout\"}\nagreement 5:agr_1\n", Of(Full, Salt));
        Assert.Equal("sha256:7858da08240741ec897c33e0704c1f91dd004d8b69437bee3559874555b3bd08", new ActivityBytes().Write(Least, Salt).Leaf.ToString());
        Assert.Equal("sha256:60c61af1a46015a7648e074865c0d4ee2d3494cf3d4f94937a858911d3a467ef", new ActivityBytes().Write(Full, Salt).Leaf.ToString());
    }

    [Fact]
    public void Numbers_that_are_equal_have_one_form()
    {
        Assert.Equal(Of(Least with { Score = 0.0 }, Salt), Of(Least with { Score = -0.0 }, Salt));
        Assert.Equal(Of(Least with { Score = double.NaN }, Salt), Of(Least with { Score = BitConverter.Int64BitsToDouble(0x7ff8000000000123) }, Salt));
        Assert.NotEqual(Of(Least with { Score = 0 }, Salt), Of(Least, Salt));
        Assert.NotEqual(Of(Least with { Region = "" }, Salt), Of(Least, Salt));
    }

    [Fact]
    public void Whatever_a_row_holds_comes_back_from_its_bytes_and_two_rows_never_share_them()
    {
        var (random, seen) = (new Random(20261128), new Dictionary<string, (ActivityRow, UInt128)>(StringComparer.Ordinal));
        for (var i = 0; i < 20_000; i++)
        {
            var (row, salt) = (Any(random), new UInt128((ulong)random.Next(2), (ulong)random.NextInt64()));
            var bytes = Of(row, salt);
            Assert.Equal((row, salt), Read(bytes));
            if (seen.TryGetValue(bytes, out var other)) { Assert.Equal((row, salt), other); } else { seen.Add(bytes, (row, salt)); }
            // One field more or less is another row, and moves nothing else.
            Assert.Equal(bytes.Replace(Field("agreement", row.Agreement), "", StringComparison.Ordinal), Of(row with { Agreement = null }, salt));
        }
    }

    [Fact]
    public void A_field_out_of_its_order_is_a_fault()
    {
        var bytes = new ActivityBytes().Begin(Salt).Text(ActivityFields.Model, "m");
        Assert.Throws<InvalidOperationException>(() => bytes.Text(ActivityFields.Application, "a"));
        Assert.Throws<InvalidOperationException>(() => bytes.Text(ActivityFields.Model, "m"));
    }

    private static string Field(string name, string? value) => value is null ? "\0" : $"{name} {Encoding.UTF8.GetByteCount(value).ToString(CultureInfo.InvariantCulture)}:{value}\n";

    private static ActivityRow Any(Random random)
    {
        // Texts that look like fields must not be taken for them.
        string[] texts = ["", "a", "model 1:a\n", "\n", " ", "1:", "é", "\U0001F30A", "kind 5:usage\nmodel 2:ab", new string('x', 3000)];
        string? Text() => random.Next(2) == 0 ? null : texts[random.Next(texts.Length)];
        ulong? Hash() => random.Next(3) switch { 0 => null, 1 => (ulong)random.Next(3), _ => (ulong)random.NextInt64() << 1 };
        long? Whole() => random.Next(3) switch { 0 => null, 1 => random.Next(3), _ => random.NextInt64(long.MinValue, long.MaxValue) };
        double? Real() => random.Next(4) switch { 0 => null, 1 => random.Next(3), 2 => 1 / 3.0, _ => random.NextDouble() - 0.5 };
        return new ActivityRow
        {
            Id = new Guid(random.Next(3), 0, 0, new byte[8]), At = DateTimeOffset.UnixEpoch.AddMicroseconds(random.NextInt64(1, 4_000_000_000_000_000)), ReceivedAt = DateTimeOffset.UnixEpoch.AddMicroseconds(random.Next(3)),
            Kind = (ActivityKind)random.Next(3), Deployment = Text(), Application = Text(), Model = Text(), Provider = Text(), Operation = Text(), Region = Text(), Language = Text(), Sector = Text(), UseCase = Text(),
            HighRisk = random.Next(3) switch { 0 => null, 1 => true, _ => false }, User = Hash(), Customer = Hash(), Conversation = Hash(), Response = Hash(), Turns = (int?)(Whole() % 5), InputTokens = Whole(),
            OutputTokens = Whole(), CachedTokens = Whole(), DurationMs = Whole(), Classifier = Text(), Rule = Text(), Score = Real(), Verdict = Text(), Action = Text(), Feedback = Text(), FeedbackValue = Real(),
            Schema = Text(), Attributes = Text(), Agreement = Text(),
        };
    }

    private static (ActivityRow, UInt128) Read(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text).AsSpan();
        var header = "plimsoll-activity-bytes-1\n"u8;
        Assert.True(bytes.StartsWith(header));
        bytes = bytes[header.Length..];
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        while (bytes.Length > 0)
        {
            var (blank, colon) = (bytes.IndexOf((byte)' '), bytes.IndexOf((byte)':'));
            var length = int.Parse(bytes[(blank + 1)..colon], CultureInfo.InvariantCulture);
            Assert.Equal((byte)'\n', bytes[colon + 1 + length]);
            fields.Add(Encoding.ASCII.GetString(bytes[..blank]), Encoding.UTF8.GetString(bytes.Slice(colon + 1, length)));
            bytes = bytes[(colon + 2 + length)..];
        }
        string? Text(string name) => fields.GetValueOrDefault(name);
        long? Whole(string name) => Text(name) is { } digits ? long.Parse(digits, CultureInfo.InvariantCulture) : null;
        ulong? Hash(string name) => Text(name) is { } hex ? ulong.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : null;
        double? Real(string name) => Hash(name) is { } bits ? BitConverter.UInt64BitsToDouble(bits) : null;
        return (new ActivityRow
        {
            Id = Guid.ParseExact(fields["id"], "N"), At = DateTimeOffset.UnixEpoch.AddMicroseconds(Whole("at")!.Value), ReceivedAt = DateTimeOffset.UnixEpoch.AddMicroseconds(Whole("received")!.Value),
            Kind = Enum.Parse<ActivityKind>(fields["kind"], ignoreCase: true), Deployment = Text("deployment"), Application = Text("application"), Model = Text("model"), Provider = Text("provider"),
            Operation = Text("operation"), Region = Text("region"), Language = Text("language"), Sector = Text("sector"), UseCase = Text("useCase"), HighRisk = Text("highRisk") is { } truth ? truth == "true" : null,
            User = Hash("user"), Customer = Hash("customer"), Conversation = Hash("conversation"), Response = Hash("response"), Turns = (int?)Whole("turns"), InputTokens = Whole("inputTokens"),
            OutputTokens = Whole("outputTokens"), CachedTokens = Whole("cachedTokens"), DurationMs = Whole("durationMs"), Classifier = Text("classifier"), Rule = Text("rule"), Score = Real("score"),
            Verdict = Text("verdict"), Action = Text("action"), Feedback = Text("feedback"), FeedbackValue = Real("feedbackValue"), Schema = Text("schema"), Attributes = Text("attributes"), Agreement = Text("agreement"),
        }, UInt128.Parse(fields["salt"], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
    }
}
