using PopCon.Re2.Syntax;

namespace PopCon.Re2;

/// <summary>One step of a compiled pattern.</summary>
/// <param name="Opcode">What it does.</param>
/// <param name="Next">Where it goes on; of a split, the preferred place.</param>
/// <param name="Argument">Of a split, the other place; of a save, the slot; of an assertion, which one.</param>
/// <param name="Set">Of a consume, the code points it takes.</param>
internal readonly record struct Re2Instruction(Re2Opcode Opcode, int Next, int Argument = 0, CodePointSet? Set = null);
