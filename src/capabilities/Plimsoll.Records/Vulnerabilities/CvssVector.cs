// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Records.Vulnerabilities;

/// <summary>The form of a vector of CVSS 3.1 or 4.0. No score is computed. Source: FIRST, CVSS v3.1 section 6 and CVSS v4.0 section 7.</summary>
public static class CvssVector
{
    /// <summary>The metric, its values, whether a vector has to have it; in the order of the specification.</summary>
    private sealed record Metric(string Name, string Values, bool Asked);

    private static readonly Metric[] Third =
    [
        new("AV", "N A L P", true), new("AC", "L H", true), new("PR", "N L H", true), new("UI", "N R", true), new("S", "U C", true),
        new("C", "H L N", true), new("I", "H L N", true), new("A", "H L N", true),
        new("E", "X U P F H", false), new("RL", "X O T W U", false), new("RC", "X U R C", false),
        new("CR", "X L M H", false), new("IR", "X L M H", false), new("AR", "X L M H", false),
        new("MAV", "X N A L P", false), new("MAC", "X L H", false), new("MPR", "X N L H", false), new("MUI", "X N R", false), new("MS", "X U C", false),
        new("MC", "X N L H", false), new("MI", "X N L H", false), new("MA", "X N L H", false),
    ];

    private static readonly Metric[] Fourth =
    [
        new("AV", "N A L P", true), new("AC", "L H", true), new("AT", "N P", true), new("PR", "N L H", true), new("UI", "N P A", true),
        new("VC", "H L N", true), new("VI", "H L N", true), new("VA", "H L N", true),
        new("SC", "H L N", true), new("SI", "H L N", true), new("SA", "H L N", true),
        new("E", "X A P U", false), new("CR", "X H M L", false), new("IR", "X H M L", false), new("AR", "X H M L", false),
        new("MAV", "X N A L P", false), new("MAC", "X L H", false), new("MAT", "X N P", false), new("MPR", "X N L H", false), new("MUI", "X N P A", false),
        new("MVC", "X H L N", false), new("MVI", "X H L N", false), new("MVA", "X H L N", false),
        new("MSC", "X H L N", false), new("MSI", "X S H L N", false), new("MSA", "X S H L N", false),
        new("S", "X N P", false), new("AU", "X N Y", false), new("R", "X A U I", false), new("V", "X D C", false), new("RE", "X L M H", false),
        new("U", "X Clear Green Amber Red", false),
    ];

    /// <summary>Whether a text is such a vector: each base metric once, others once at most, each with a value that it has. Those of 4.0 stand in the order of
    /// the specification.</summary>
    public static bool Is(string text)
    {
        string[] parts = text.Split('/');
        var (metrics, ordered) = parts[0] switch
        {
            "CVSS:3.1" => (Third, false),
            "CVSS:4.0" => (Fourth, true),
            _ => ((Metric[])[], false),
        };
        if (metrics is []) { return false; }
        var (seen, last) = (new HashSet<string>(StringComparer.Ordinal), -1);
        foreach (var part in parts[1..])
        {
            if (part.Split(':') is not [var name, var value]) { return false; }
            var at = Array.FindIndex(metrics, m => m.Name == name);
            if (at < 0 || !metrics[at].Values.Split(' ').Contains(value) || !seen.Add(name) || ordered && at < last) { return false; }
            last = at;
        }
        return metrics.All(m => !m.Asked || seen.Contains(m.Name));
    }
}
