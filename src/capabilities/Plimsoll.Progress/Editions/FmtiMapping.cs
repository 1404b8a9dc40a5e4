// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Editions;

/// <summary>The layouts of the Foundation Model Transparency Index that can be read.</summary>
[JsonConverter(typeof(KebabEnumConverter<FmtiLayout>))]
public enum FmtiLayout { October2023, May2024, December2025 }

/// <summary>Which indicators of the index come near which process: our judgement about their scores.</summary>
public sealed record FmtiMapping(string Statement, IReadOnlyList<FmtiCounterpart> Counterparts)
{
    public static readonly Words<FmtiLayout> Layouts = new("layout",
        new(FmtiLayout.October2023, "october-2023", "october-2023", "October 2023"),
        new(FmtiLayout.May2024, "may-2024", "may-2024", "May 2024"),
        new(FmtiLayout.December2025, "december-2025", "december-2025", "December 2025"));
}

/// <summary>The indicators beside one process in one layout.</summary>
public sealed record FmtiCounterpart(FmtiLayout Layout, string Process, IReadOnlyList<string> Indicators);
