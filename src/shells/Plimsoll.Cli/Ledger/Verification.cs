// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Plimsoll.Cli.Shared;

namespace Plimsoll.Cli.Ledger;

/// <summary>How a verification ended.</summary>
internal enum Verdict { Verified, Failed, CannotBeVerified }

/// <summary>A verification that came to an end: how, in a sentence, and what it was about.</summary>
internal sealed record Verification(Verdict Verdict, string Sentence, params IReadOnlyList<(string Name, string Value)> Facts)
{
    /// <summary>Says it: the answer on standard output, why not on standard error.</summary>
    public int Say(Terminal terminal, string format)
    {
        var (word, code) = Verdict switch
        {
            Verdict.Verified => ("verified", ExitCode.Clear),
            Verdict.Failed => ("failed", ExitCode.VerificationFailed),
            Verdict.CannotBeVerified => ("cannot-be-verified", ExitCode.CannotBeVerified),
            _ => throw new UnreachableException(),
        };
        if (Verdict != Verdict.Verified) { terminal.Say(Sentence); }
        return terminal.Answer(format switch
        {
            "json" => Json(word),
            "table" => Table(terminal.NewPage(), Verdict == Verdict.Verified ? Sentence : word),
            _ => throw new UnreachableException(),
        }, code);
    }

    private byte[] Table(Page page, string said)
    {
        page.Text(said);
        foreach (var (name, value) in Facts) { page.Entry(name, value); }
        return page.ToUtf8();
    }

    private byte[] Json(string verdict)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(
            stream,
            new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("verdict", verdict);
            foreach (var (name, value) in Facts) { json.WriteString(name, value); }
            json.WriteEndObject();
        }
        stream.Write(Encoding.UTF8.GetBytes("\n"));
        return stream.ToArray();
    }
}
