// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Privacy.Redaction;
using Plimsoll.Tests.Guidance;

namespace Plimsoll.Tests.Privacy;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("write to <ada.l+x@mail.example.org>.", "write to <[email]>.")]
    [InlineData("a@b, @home, x@y.z, 7@8.9", "a@b, @home, x@y.z, 7@8.9")]
    [InlineData("see (https://example.org/a?b=1&c=2).", "see ([url]).")]
    [InlineData("at 203.0.113.7:80, version 1.2.3.4567, 1.2.3.400", "at [ip-address]:80, version 1.2.3.4567, 1.2.3.400")]
    [InlineData("2001:db8::8a2e:370:7334 at 11:34:35", "[ip-address] at 11:34:35")]
    [InlineData("00:1A:2b:3c:4d:5e", "[mac-address]")]
    [InlineData("550e8400-e29b-41d4-a716-446655440000", "[uuid]")]
    [InlineData("card 4111111111111111, not 4111111111111112", "card [card], not 4111111111111112")]
    [InlineData("3782-822463-10005 / 4111 1111 1111 1111", "[card] / [card]")]
    [InlineData("GB82WEST12345698765432 and DE89 3704 0044 0532 0130 00", "[iban] and [iban]")]
    [InlineData("GB82WEST12345698765433", "GB82WEST12345698765433")]
    [InlineData("1BoatSLRHtKNngkdXEeobR76b53LETtpyT 1BoatSLRHtKNngkdXEeobR76b53LETtpyU", "[crypto-address] 1BoatSLRHtKNngkdXEeobR76b53LETtpyU")]
    [InlineData("219-09-9999, 000-12-3456, 900-12-3456", "[national-id], 000-12-3456, 900-12-3456")]
    [InlineData("ssn 219099999, order 219099999", "ssn [national-id], order 219099999")]
    [InlineData("NHS 943 476 5919; hens 943 476 5918", "NHS [national-id]; hens [phone]")]
    [InlineData("12345678Z 12345678A X1234567L", "[national-id] 12345678A [national-id]")]
    [InlineData("RSSMRA85T10A562S RSSMRA85T10A562T", "[national-id] RSSMRA85T10A562T")]
    [InlineData("S1234567D S1234567A 131052A308T", "[national-id] S1234567A [national-id]")]
    [InlineData("27AAPFU0939F1ZV 27AAPFU0939F1ZW", "[national-id] 27AAPFU0939F1ZW")]
    [InlineData("pesel 44051401359, aadhaar 2363 1234 5674x", "pesel [national-id], aadhaar 2363 1234 5674x")]
    [InlineData("driver's license F1234567, public F1234567", "driver's license [driver-licence], public F1234567")]
    [InlineData("key sk-proj-abcdefghij1234567890 and AKIAIOSFODNN7EXAMPLE", "key [secret] and [secret]")]
    [InlineData("in /home/ada/notes.txt and C:\\Users\\ada\\x", "in [file-path] and [file-path]")]
    [InlineData("UA: Mozilla/5.0 (X11; Linux x86_64) Gecko\nnext", "UA: [user-agent]\nnext")]
    [InlineData("on 2026-10-03 11:34:35 and 3/10/2026", "on [date] and [date]")]
    [InlineData("+44 (0)20 7946 0958, (020) 7946 0958, +1-984-182-0190x12", "[phone], [phone], [phone]")]
    [InlineData("in 2026 some 12 345 people paid 1.234.567 or 99.50", "in 2026 some 12 345 people paid 1.234.567 or 99.50")]
    [InlineData("x\u00e41 caf\u00e9123 \U0001F600 5", "x\u00e41 caf\u00e9123 \U0001F600 5")]
    public void A_form_with_its_check_is_replaced_and_what_only_looks_alike_stays(string text, string redacted) => Assert.Equal(redacted, Redactor.Redact(text).Text);

    [Fact]
    public void A_word_inside_another_word_is_no_context()
    {
        Assert.Single(Redactor.Find("her licence 6940579"));
        Assert.Empty(Redactor.Find("public 6940579 unlicensed 6940579"));
    }

    /// <summary>Any text at all: nothing throws, findings lie in order inside it, and redacting twice changes nothing more.</summary>
    [Fact]
    public void Any_text_can_be_redacted_and_findings_never_overlap()
    {
        var random = new Random(2);
        const string Alphabet = "0123456789 -./:@()+xaFGB\\\n\"\u00e9\ud83d";
        for (var round = 0; round < 20_000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(60)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
            var last = 0;
            foreach (var finding in Redactor.Find(text))
            {
                Assert.True(finding.Start >= last && finding.Length > 0 && finding.End <= text.Length, text);
                last = finding.End;
            }
        }
    }

    /// <summary>The marked texts of presidio-research (MIT): structured kinds at least 0.99 both ways, telephones by F2.</summary>
    [Fact]
    public void On_the_marked_texts_of_others_structured_kinds_are_found_and_nothing_else_is_taken_for_them()
    {
        var run = CliRun.Of(["privacy", "redaction-score", Streams.Vectors("presidio")]);
        Assert.Equal(0, run.ExitCode);
        var texts = Directory.EnumerateFiles(Streams.Vectors("presidio"), "*.json").SelectMany(file => Plimsoll.Cli.Privacy.MarkedTexts.Read(new(Stream.Null, TextWriter.Null, Stream.Null), file).Value!);
        var scores = KindScore.Of(texts).ToDictionary(score => score.Kind);
        foreach (var kind in (PersonalKind[])[PersonalKind.Email, PersonalKind.Url, PersonalKind.IpAddress, PersonalKind.Card, PersonalKind.Iban, PersonalKind.NationalId])
        {
            Assert.True(scores[kind] is { Precision: >= 0.99, Recall: >= 0.99, Marked: >= 10 }, $"{scores[kind]}\n{run.Output}");
        }
        Assert.True(scores[PersonalKind.Phone].F2 >= 0.85, run.Output);
    }

    [Fact]
    public void Marked_texts_that_cannot_be_read_are_refused_with_the_layout()
    {
        Assert.Equal(2, CliRun.Of(["privacy", "redaction-score", "-"], "[{}]"u8.ToArray()).ExitCode);
        Assert.Equal(2, CliRun.Of(["privacy", "redaction-score", "-"], "[]"u8.ToArray()).ExitCode);
        Assert.Contains("full_text", CliRun.Of(["privacy", "redaction-score", "-"], "{}"u8.ToArray()).Error, StringComparison.Ordinal);
    }
}
