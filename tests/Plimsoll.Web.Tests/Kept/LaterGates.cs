// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Tests.Kept;

/// <summary>Packs of gate rules that come after the one that ships.</summary>
internal static class LaterGates
{
    /// <summary>The same gates under a later name, and the shipped ones beside them: what a verdict of before must not be told to rest on.</summary>
    public static IReadOnlyList<GateRules> Renamed => [Read(gate => gate), .. GateReader.All().Value!];

    /// <summary>The gates that ship, whose questions are asked from another day on: a test that waits for that day stands whenever it runs.</summary>
    public static IReadOnlyList<GateRules> AskingFrom(DateOnly day) =>
    [
        Read(gate => gate, rules =>
        {
            foreach (var question in rules["questions"]!.AsArray()) { question!["from"] = day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture); }
        }),
    ];

    /// <summary>Other gates alone: no verdict of before was given under one of them.</summary>
    public static IReadOnlyList<GateRules> Changed =>
    [
        Read(gate =>
        {
            gate["title"] = $"{(string)gate["title"]!} (later)";
            return gate;
        }),
    ];

    private static GateRules Read(Func<JsonNode, JsonNode> change, Action<JsonNode>? changed = null)
    {
        using var stream = typeof(GateReader).Assembly.GetManifestResourceStream("content/gates.json")!;
        var rules = JsonNode.Parse(stream)!;
        (rules["pack"]!["id"], rules["pack"]!["date"], rules["pack"]!["basis"]) = ("plimsoll-gates-later", "2027-06-01", "source");
        foreach (var gate in rules["gates"]!.AsArray()) { change(gate!); }
        changed?.Invoke(rules);
        return GateReader.Load(JsonContent.Read(Encoding.UTF8.GetBytes(rules.ToJsonString()), "later.json")).Value!;
    }
}
