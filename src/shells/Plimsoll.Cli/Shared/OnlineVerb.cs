// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Shared;

/// <summary>A command that a server answers: JSON as it came with <c>--format json</c>, a sentence otherwise.</summary>
internal static class OnlineVerb
{
    public static Command Create(Terminal terminal, string name, string says, string example, Func<Ask, int> act, params IEnumerable<Symbol> takes)
    {
        var (server, format) = (new ServerOptions(), new FormatOption("text", "json"));
        return Verb.Create(name, says, example, parse =>
            format.Read(parse).Succeeds(out var form, out var no) && server.Read(parse, terminal).Succeeds(out var found, out no)
                ? act(new Ask(terminal, parse, found, form == "json"))
                : terminal.Refuse(no),
            [.. takes, .. server.All, format.Option]);
    }

    /// <summary>What a command was asked, and whom it asks.</summary>
    internal sealed record Ask(Terminal Terminal, ParseResult Parse, Server Server, bool Json)
    {
        /// <summary>Asks the server and writes its answer.</summary>
        /// <param name="say">The answer in words for people.</param>
        /// <param name="code">The exit code of an answer; 0, when absent.</param>
        public int Send(HttpMethod method, string path, HttpContent? content, Func<JsonNode, string> say, Func<JsonNode, int>? code = null)
        {
            if (Server.Send(method, $"{Server.Base}{path}", content, out var exit) is not var (_, body)) { return exit; }
            var answer = JsonNode.Parse(body)!;
            return Terminal.Answer(
                Json ? [.. body, (byte)'\n'] : Encoding.UTF8.GetBytes(string.Concat(say(answer).Split('\n').Select(line => Printable.Line(line) + "\n"))),
                code?.Invoke(answer) ?? ExitCode.Clear);
        }

        /// <summary>Sends an act with a JSON body.</summary>
        public int Act(HttpMethod method, string path, JsonObject body) => Send(method, path, Server.Json(body), Done);

        public T? Value<T>(Option<T> option) => Parse.GetValue(option);

        public string Value(Argument<string> argument) => Parse.GetValue(argument)!;

        /// <summary>The sentence about an act: what it made, what it dragged behind it, where it stands in the journal.</summary>
        public static string Done(JsonNode acted)
        {
            var (id, happened, seq) = (
                (string?)acted["id"], acted["happened"]?.AsArray().Select(h => (string)h!).ToArray() ?? [], (string?)acted["ledger"]?["lastSeq"]);
            return $"{id ?? "done"}{(happened.Length > 1 ? $" ({string.Join(", ", happened)})" : "")}, entry {seq}";
        }
    }

    public static JsonArray List(IEnumerable<string>? texts) => [.. (texts ?? []).Select(t => (JsonNode)t)];

    public static Argument<string> Release() => new("RELEASE") { Description = "Id of the release, such as rel_5yWhNsPKX1QoBnq2Vj7TdE." };

    /// <summary>An argument that takes one word of a closed vocabulary; another is refused before a server is asked.</summary>
    public static Argument<string> Word<T>(string name, Words<T> words) where T : struct, Enum
    {
        var argument = new Argument<string>(name) { Description = words.Allowed };
        argument.Validators.Add(result => Refuse(result, name, words));
        return argument;
    }

    /// <summary>An option that takes one word of a closed vocabulary.</summary>
    public static Option<string> Word<T>(string name, string help, Words<T> words, bool required = false) where T : struct, Enum
    {
        var option = One(name, help, words.Allowed, required);
        option.Validators.Add(result => Refuse(result, name, words));
        return option;
    }

    /// <summary>An option that takes words of a closed vocabulary, one each time that it is given.</summary>
    public static Option<string[]> Words<T>(string name, string help, Words<T> words, bool required = false) where T : struct, Enum
    {
        var option = Many(name, help, $"{words.Allowed}; repeatable", required);
        option.Validators.Add(result => Refuse(result, name, words));
        return option;
    }

    /// <summary>The API takes the short word; people may type the long one.</summary>
    public static string Key<T>(Words<T> words, string typed) where T : struct, Enum => words.Find(typed) is { } value ? words[value].Key : typed;

    private static void Refuse<T>(SymbolResult result, string name, Words<T> words) where T : struct, Enum
    {
        if (result.Tokens.FirstOrDefault(t => words.Find(t.Value) is null) is { } unknown)
        {
            result.AddError($"{name} '{unknown.Value}' is not one of the allowed values; use {words.Allowed}.");
        }
    }

    public static Option<string[]> Many(string name, string help, string says, bool required = false) =>
        new(name) { HelpName = help, Description = says, Required = required, AllowMultipleArgumentsPerToken = false };

    public static Option<string> One(string name, string help, string says, bool required = false) =>
        new(name) { HelpName = help, Description = says, Required = required };
}
