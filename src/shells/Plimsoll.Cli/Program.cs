// SPDX-License-Identifier: Apache-2.0
using Plimsoll.Guidance;
var r = Library.Shipped();
if (!r.Succeeds(out var lib, out var no)) { Console.Error.WriteLine(no.Sentence); return 2; }
foreach (var cell in Cell.All) Console.Error.WriteLine($"{cell}: {lib.Matrix().Count(row => row.Cells[cell.ToString()].Listed)}");
var p = Profile.Read(new ProfileAsk("frontier", "restricted")).Value!;
var list = lib.Tailor(p);
Console.Error.WriteLine($"{list.Guidelines.Count} {list.Guidelines.SelectMany(g=>g.Practices).Count(x=>x.Tier==Tier.Baseline)} {list.Guidelines.SelectMany(g=>g.Practices).Count(x=>x.Tier==Tier.Recommended)}");
Console.OpenStandardOutput().Write(GuidanceJson.ToUtf8(list));
return 0;
