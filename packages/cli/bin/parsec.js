#!/usr/bin/env node
import "../dist/parsec.js";
