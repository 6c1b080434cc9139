declare const CLEAT_VERSION: string;
process.stdout.write(`cleatctl ${CLEAT_VERSION}\n`);
