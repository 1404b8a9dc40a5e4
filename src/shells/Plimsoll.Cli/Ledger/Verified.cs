// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Plimsoll.Cli.Shared;

namespace Plimsoll.Cli.Ledger;

/// <summary>How a verification ended.</summary>
internal enum Verdict { Verified, Failed, CannotBeVerified }

/// <summary>Says how a verification ended: the answer on standard output, why not on standard error.</summary>
internal static class Verified
{
    public static int Say(Terminal terminal, string format, Verdict verdict, string sentence, params ReadOnlySpan<(string Name, string Value)> facts)
    {
        var (word, code) = verdict switch
        {
            Verdict.Verified => ("verified", ExitCode.Clear),
            Verdict.Failed => ("failed", ExitCode.VerificationFailed),
            Verdict.CannotBeVerified => ("cannot-be-verified", ExitCode.CannotBeVerified),
            _ => throw new UnreachableException(),
        };
        if (verdict != Verdict.Verified) { terminal.Say(sentence); }
        return terminal.Answer(format switch
        {
            "json" => Json(word, facts),
            "table" => Table(terminal.NewPage(), verdict == Verdict.Verified ? sentence : word, facts),
            _ => throw new UnreachableException(),
        }, code);
    }

    private static byte[] Table(Page page, string said, ReadOnlySpan<(string Name, string Value)> facts)
    {
        page.Text(said);
        foreach (var (name, value) in facts) { page.Entry(name, value); }
        return page.ToUtf8();
    }

    private static byte[] Json(string verdict, ReadOnlySpan<(string Name, string Value)> facts)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("verdict", verdict);
            foreach (var (name, value) in facts) { json.WriteString(name, value); }
            json.WriteEndObject();
        }
        stream.Write(Encoding.UTF8.GetBytes("\n"));
        return stream.ToArray();
    }
}
